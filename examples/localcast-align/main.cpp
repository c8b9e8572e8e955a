// localcast-align: lines up several recordings of one performance.
//
//   recordings ──► audio blocks ──► window ──► phase analyser ──► phase claims ──► window ──► Faust mover ──► files
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

/** When the reference turns out unusable while it is read, so do all comparisons with it. */
void refuse_without_reference(std::vector<Recording>& recordings)
{
    if (recordings.front().failure.empty())
        return;
    for (std::size_t i = 1; i < recordings.size(); ++i) {
        if (recordings[i].aligned())
            recordings[i].refusal = "the reference " + recordings.front().file + " cannot be used: " +
                                    recordings.front().failure;
    }
}

/** Both passes: measures what can be measured and writes what has a delay. */
WindowPicture align(const Options& options, std::vector<Recording>& recordings, bool folder_ready)
{
    WindowPicture picture;
    if (!any_to_measure(recordings))
        return picture;
    Progress progress;
    try {
        const RuntimePtr runtime = make_runtime(recordings);
        picture = measure(runtime.get(), recordings, options.max_delay_seconds, progress);
        refuse_without_reference(recordings);
        if (folder_ready && any_to_measure(recordings))
            render_all(runtime.get(), recordings, options.output_dir, progress);
    } catch (const std::bad_alloc&) {
        progress.clear();
        fail(recordings.front(), "memory is short for this many recordings");
        refuse_without_reference(recordings);
    }
    return picture;
}

int run(const Options& options)
{
    std::vector<Recording> recordings = open_recordings(options);
    const bool folder_ready = make_folder(options.output_dir);
    const WindowPicture picture = align(options, recordings, folder_ready);

    print_table(std::cout, recordings);
    bool well = folder_ready;
    well = write_result(options.json, options, results_json(recordings)) && well;
    well = write_result(options.report, options, results_html(recordings, picture)) && well;
    if (!any_to_measure(recordings)) {
        std::cerr << "localcast-align: nothing could be aligned\n";
        well = false;
    }
    for (const Recording& recording : recordings)
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
