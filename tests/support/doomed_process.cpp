// SPDX-License-Identifier: MIT
#include "support/doomed_process.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace localcast::test {

DoomedProcess::DoomedProcess(Fate fate, uint64_t instruction, Step code, void* context) : child_(fork()) {
    if (child_ == 0) {
        int signal = fate == Fate::killed ? SIGKILL : SIGSTOP;
        const auto meet_it = [](void* raw) { kill(getpid(), *static_cast<int*>(raw)); };
        stop_at_instruction(instruction, code, context, meet_it, &signal);
        _exit(0);
    }
}

DoomedProcess::~DoomedProcess() {
    if (child_ > 0) {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }
}

DoomedProcess::End DoomedProcess::wait() {
    int status = 0;
    if (child_ <= 0 || waitpid(child_, &status, WUNTRACED) != child_) {
        return End::other;
    }
    if (WIFSTOPPED(status)) {
        return End::stopped;
    }
    child_ = -1;
    if (WIFSIGNALED(status)) {
        return WTERMSIG(status) == SIGKILL ? End::killed : End::other;
    }
    return WEXITSTATUS(status) == 0 ? End::finished : End::other;
}

void DoomedProcess::go_on() {
    if (child_ > 0) {
        kill(child_, SIGCONT);
    }
}

} // namespace localcast::test
