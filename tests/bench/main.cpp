// Runs the window's benchmarks in one process and prints what they come to as ratios, in Markdown. The fastest of
// several repetitions counts on either side: other work on the machine only ever adds.
// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "tails.hpp"

namespace {

// Remembers each benchmark's fastest repetition while the console shows them all.
class Fastest : public benchmark::ConsoleReporter {
public:
    void ReportRuns(const std::vector<Run> &runs) override {
        for (const Run &run : runs) {
            if (run.run_type != Run::RT_Iteration) continue;
            const bool wall = run.run_name.time_type == "real_time";
            const double ns = wall ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime();
            std::string name = run.run_name.function_name;
            if (!run.run_name.args.empty()) name += "/" + run.run_name.args;
            const auto [entry, added] = ns_.try_emplace(name, ns);
            if (!added) entry->second = std::min(entry->second, ns);
        }
        ConsoleReporter::ReportRuns(runs);
    }

    double ns(const std::string &name) const {
        const auto entry = ns_.find(name);
        return entry != ns_.end() ? entry->second : 0;
    }

private:
    std::map<std::string, double> ns_;
};

void row(const char *what, double ours, double theirs, const char *target) {
    if (ours > 0 && theirs > 0)
        std::printf("| %s | %.1f | %.1f | %.2f | %s |\n", what, ours, theirs, ours / theirs, target);
}

void print_ratios(const Fastest &f) {
    const double push = f.ns("push/window/1000000"), push_small = f.ns("push/window/1000");
    const double slot = (f.ns("read_range_1024/copied") - f.ns("read_range_1024/counted")) / 1024;
    std::printf("\n| what | ns | beside it, ns | ratio | target |\n|---|---|---|---|---|\n");
    row("push, 1M live, beside the bare ticketed ring", push, f.ns("push/bare_ring"), "<= 3");
    row("push, 1M live, beside moodycamel enqueue + dequeue", push, f.ns("push/moodycamel_enqueue_dequeue"), "<= 1");
    row("push, 1M live, beside mutex + deque + hash map", push, f.ns("push/mutex_deque_map"), "");
    row("push, 1M live, beside push, 1k live", push, push_small, "<= 1.2");
    row("latest, 1M live, beside latest, 1k live", f.ns("latest/window/1000000"), f.ns("latest/window/1000"), "<= 1.2");
    row("latest beside a warm hash map's find", f.ns("latest/window/1000000"), f.ns("latest/hash_map"), "<= 1.5");
    row("view_sample_at, 1M live, in order, beside 300 ns", f.ns("view_sample_at/ordered"), 300, "<= 1");
    row("view_sample_at, 1M live, beside one random read of as much memory", f.ns("view_sample_at/ordered"),
        f.ns("view_sample_at/random_memory"), "");
    row("view_sample_at, 20 ms disorder beside in order", f.ns("view_sample_at/disorder_20ms"),
        f.ns("view_sample_at/ordered"), "<= 3");
    row("push + view_sample_at, 20 ms disorder beside in order", f.ns("push_then_view_sample_at/disorder_20ms"),
        f.ns("push_then_view_sample_at/ordered"), "<= 3");
    row("status, 1M live, beside 1 us", f.ns("status/ordered"), 1000, "<= 1");
    row("push + status, 1M live, 20 ms disorder, beside 1 us", f.ns("push_then_status/disorder_20ms"), 1000, "<= 1");
    row("slot read beside a 64-byte memcpy", slot, f.ns("slot_read/memcpy_64"), "<= 2.5");
    row("push, four threads, beside mutex + deque + hash map", f.ns("push/four_threads/window"),
        f.ns("push/four_threads/mutex_deque_map"), "<= 0.33 on four cores");
}

} // namespace

int main(int argc, char **argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    Fastest fastest;
    benchmark::RunSpecifiedBenchmarks(&fastest);
    print_ratios(fastest);
    localcast::bench::print_tails();
    localcast::bench::print_loss();
    return 0;
}
