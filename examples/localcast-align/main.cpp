// localcast-align: lines up several recordings of one performance.
//
//   recordings ──► audio blocks ──► window ──► analysers ──► claims ──► window ──► Faust mover ──► files
//
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <system_error>

#include "measure.hpp"
#include "options.hpp"
#include "output_file.hpp"
#include "progress.hpp"
#include "reference_choice.hpp"
#include "render.hpp"
#include "results.hpp"

namespace localcast::align {

namespace {

void complain(const std::string& subject, const std::string& reason)
{
    std::cerr << "localcast-align: " << subject << ": " << reason << '\n';
}

/** Whether the folder is there now. */
bool make_folder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!error && std::filesystem::is_directory(folder, error))
        return true;
    complain(folder.string(), "cannot make this folder: " + (error ? error.message() : "there is a file of that name"));
    return false;
}

/** Whether a text that was asked for could be written. */
bool write_result(const std::optional<std::filesystem::path>& path, const Options& options, const std::string& text)
{
    if (!path)
        return true;
    std::vector<std::string> inputs = options.sources;
    if (!options.chooses_reference())
        inputs.push_back(options.reference);
    std::string reason = overwritten_input(*path, inputs);
    if (!reason.empty())
        reason = "would overwrite the input " + reason;
    else
        reason = write_text_file(*path, text);
    if (!reason.empty())
        complain(path->string(), "cannot be written: " + reason);
    return reason.empty();
}

bool any_to_measure(const std::vector<Recording>& recordings)
{
    return recordings.front().aligned() &&
           std::any_of(recordings.begin() + 1, recordings.end(), [](const auto& r) { return r.aligned(); });
}

bool can_choose_reference(const Options& options, const std::vector<Recording>& recordings)
{
    return options.chooses_reference() &&
           std::count_if(recordings.begin(), recordings.end(), [](const auto& r) { return r.aligned(); }) > 1;
}

/** The first pass; picks another reference where one that the program chose turns out unusable on the way. */
RuntimePtr measure_all(const Options& options, Alignment& alignment, Progress& progress)
{
    std::vector<Recording>& recordings = alignment.recordings;
    RuntimePtr runtime;
    do {
        ReferenceChoice choice;
        if (can_choose_reference(options, recordings))
            choice = choose_reference(recordings, options.max_delay_seconds, progress);
        put_first(recordings, choice.index);
        alignment.reference_reason = choice.reason;
        if (!any_to_measure(recordings))
            break;
        runtime = make_runtime(recordings);
        alignment.picture = measure(
            runtime.get(), recordings,
            {.max_delay_seconds = options.max_delay_seconds, .events = options.events.has_value()}, progress);
    } while (!recordings.front().aligned() && can_choose_reference(options, recordings));
    refuse_without_reference(recordings);
    return runtime;
}

/** Everything up to the aligned files; short memory is noted as the reference's failure. */
Alignment align(const Options& options, bool folder_ready)
{
    Alignment alignment{open_recordings(options), {}, {}};
    Progress progress;
    try {
        const RuntimePtr runtime = measure_all(options, alignment, progress);
        if (folder_ready && any_to_measure(alignment.recordings))
            render_all(runtime.get(), alignment.recordings, options.output_dir, progress);
    } catch (const std::bad_alloc&) {
        progress.clear();
        fail(alignment.recordings.front(), "memory is short for this many recordings");
        refuse_without_reference(alignment.recordings);
    }
    return alignment;
}

/** The event claims as files in a folder of their own. */
bool write_events(const Options& options, const Alignment& alignment)
{
    if (!options.events)
        return true;
    bool well = write_result(*options.events / "events.json", options, events_json(alignment));
    for (const Recording& recording : alignment.recordings) {
        if (recording.aligned())
            well = write_result(*options.events / (recording.output_name + ".txt"), options, event_labels(recording)) &&
                   well;
    }
    return well;
}

int run(const Options& options)
{
    const bool folder_ready = make_folder(options.output_dir);
    const Alignment alignment = align(options, folder_ready);

    print_table(std::cout, alignment);
    bool well = folder_ready;
    if (!std::cout.flush()) {
        complain("the table", "cannot be written");
        well = false;
    }
    well = write_result(options.json, options, results_json(alignment)) && well;
    well = write_result(options.report, options, results_html(alignment)) && well;
    well = write_events(options, alignment) && well;
    if (!any_to_measure(alignment.recordings)) {
        std::cerr << "localcast-align: nothing could be aligned\n";
        well = false;
    }
    for (const Recording& recording : alignment.recordings)
        well = well && recording.failure.empty() && recording.output_failure.empty();
    return well ? exit_well : exit_failed;
}

} // namespace

} // namespace localcast::align

int main(int argc, char** argv)
{
    const auto parsed = localcast::align::parse_command_line(argc, argv);
    if (!parsed.options)
        return parsed.exit_code;
    try {
        return localcast::align::run(*parsed.options);
    } catch (const std::exception& error) {
        std::cerr << "localcast-align: " << error.what() << '\n';
    }
    return localcast::align::exit_failed;
}
