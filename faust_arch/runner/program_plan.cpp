// Names, numbers and the window, out of the command line and the metadata.
// SPDX-License-Identifier: MIT
#include "program_plan.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "errors.hpp"
#include "localcast/types.hpp"

namespace localcast::faust::runner {

namespace {

/** The input that delays are measured against: as said, else as the program has it, else the first. */
std::size_t reference_of(const Options& options, const std::vector<std::string>& names, std::uint64_t wished)
{
    const auto found = std::ranges::find_if(names, [&](const std::string& name) {
        return options.reference.empty() ? SensorId::of(name).hash() == wished : name == options.reference;
    });
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    if (!options.reference.empty())
        throw UsageError("--reference: no input is called '" + options.reference + "'");
    return 0;
}

} // namespace

std::vector<std::string> name_inputs(const Options& options, std::vector<std::string> names)
{
    for (const auto& [number, name] : options.sources) {
        if (number <= names.size())
            names[number - 1] = name;
    }
    return names;
}

std::vector<std::uint64_t> numbered_sources(const Options& options, const std::vector<std::string>& names)
{
    std::vector<std::uint64_t> hashes{0};
    for (const std::string& name : names)
        hashes.push_back(SensorId::of(name).hash());
    for (const auto& [number, name] : options.sources) {
        hashes.resize(std::max(hashes.size(), number + 1), 0);
        hashes[number] = SensorId::of(name).hash();
    }
    return hashes;
}

std::optional<WindowPlan> plan_window(const Options& options, const std::vector<std::string>& names,
                                      std::uint32_t rate_hz, const ProgramWishes& wishes)
{
    const bool asked = options.analyse.value_or(false);
    if (!wishes.window && !options.print_window && options.claims.empty() && !asked)
        return std::nullopt;
    if (std::set<std::string>(names.begin(), names.end()).size() < names.size())
        throw UsageError("two inputs have the same name: expected different ones, by --source NUMBER=NAME");
    if (asked && names.empty())
        throw UsageError("--analyse: the program has no inputs to analyse");
    WindowPlan window{.names = names, .rate_hz = rate_hz};
    const bool analyse = options.analyse.value_or(options.claims.empty());
    const std::size_t reference = reference_of(options, names, wishes.reference);
    if (analyse && (asked || wishes.phases) && names.size() > 1)
        window.reference = reference;
    window.events = analyse && (asked || wishes.events) && !names.empty();
    return window;
}

void check(const ProgramWishes& wishes)
{
    std::string all;
    for (const std::string& error : wishes.errors)
        all.append(all.empty() ? "" : "\n").append(error);
    if (!all.empty())
        throw RunError(all);
}

void set_controls(const Options& options, RunnableProgram& program)
{
    for (const auto& [control, value] : options.settings) {
        if (const std::string error = program.set(control, value); !error.empty())
            throw UsageError("--set: " + error);
    }
}

} // namespace localcast::faust::runner
