// Pushes and reads make no system call: in a child process that the kernel ends at the first one (seccomp).
// SPDX-License-Identifier: MIT
#include "rt/workload.hpp"
#include "support/catch.hpp"
#include "support/single_step.hpp"

#include <csignal>
#include <cstddef>
#include <ctime>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace localcast::test;

namespace {

// From now on only ending, and returning from a signal handler, is allowed.
bool allow_nothing() {
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    const sock_fprog program{static_cast<unsigned short>(std::size(filter)), filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// How the child ended: 0 good, 1 a wrong answer, 2 no filter, or 128 + the signal that ended it.
template <typename Body>
int run_in_cage(Body body) {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGSYS, SIG_DFL);
        const int code = allow_nothing() ? (body() ? 0 : 1) : 2;
        syscall(SYS_exit_group, code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

struct Caged {
    Workload work;
    Caged() { REQUIRE(work.make()); }
    ~Caged() { work.free(); }
};

} // namespace

TEST_CASE("the cage ends a process at a system call") {
    CHECK(run_in_cage([] { return getppid() != 0; }) == 128 + SIGSYS);
}

TEST_CASE("the clock that bounds a wait is read without a system call on this machine") {
    const int result = run_in_cage([] {
        timespec now{};
        return clock_gettime(CLOCK_MONOTONIC, &now) == 0;
    });
    if (result != 0) {
        WARN("CLOCK_MONOTONIC is a system call here: the kernel's clock source has no vDSO");
    }
    CHECK((result == 0 || result == 128 + SIGSYS));
}

TEST_CASE("pushes and reads make no system call from the first on") {
    Caged caged;
    CHECK(run_in_cage([&] { return every_push(caged.work) && every_answer_without_a_window(); }) == 0);
    CHECK(run_in_cage([&] {
              for (int i = 0; i < 1000; ++i) {
                  if (!every_push(caged.work) || (caged.work.samples > 30 && !every_read(caged.work))) {
                      return false;
                  }
              }
              return true;
          }) == 0);
}

TEST_CASE("payload calls make no system call") {
    Caged caged;
    CHECK(run_in_cage([&] {
              for (int i = 0; i < 200; ++i) {
                  if (!every_payload_call(caged.work)) {
                      return false;
                  }
              }
              return true;
          }) == 0);
}

#if defined(__x86_64__)
namespace {

constexpr int never_stopped = 3;

struct Blocked {
    LocalcastRuntime* runtime;
    int result = never_stopped;
};

// Others push and read behind a push that stands still, caged, until what they pushed is visible.
void push_and_read(void* raw) {
    auto* blocked = static_cast<Blocked*>(raw);
    blocked->result = allow_nothing() ? 1 : 2;
    for (uint64_t i = 0; i < 50; ++i) {
        localcast_runtime_push_scene_ray(blocked->runtime, {5, 1000 + i, 0, i, 0, 0, 0});
    }
    for (uint64_t i = 0; i < 100000000 && blocked->result == 1; ++i) {
        if (localcast_runtime_view_len(blocked->runtime, LOCALCAST_SAMPLE_SCENE_RAY) >= 50) {
            blocked->result = 0;
        }
    }
}

// The push that stands still; it goes on in the cage and the process ends with it.
void push_one(void* raw) {
    auto* blocked = static_cast<Blocked*>(raw);
    localcast_runtime_push_scene_ray(blocked->runtime, {4, 1000, 0, 0, 0, 0, 0});
    syscall(SYS_exit_group, blocked->result);
}

} // namespace

TEST_CASE("pushes and reads behind a push that stands still make no system call") {
    auto* runtime = localcast_runtime_create_with_capacity(0, 256);
    REQUIRE(runtime != nullptr);
    uint64_t stopped = 0;
    for (uint64_t instruction = 0; instruction < 2000; instruction += 13) {
        const pid_t child = fork();
        if (child == 0) {
            Blocked blocked{runtime};
            stop_at_instruction(instruction, push_one, &blocked, push_and_read, &blocked);
        }
        int status = 0;
        waitpid(child, &status, 0);
        CAPTURE(instruction, status);
        REQUIRE(WIFEXITED(status));
        if (WEXITSTATUS(status) == never_stopped) {
            break;
        }
        REQUIRE(WEXITSTATUS(status) == 0);
        ++stopped;
    }
    CHECK(stopped > 5);
    localcast_runtime_destroy(runtime);
}
#endif
