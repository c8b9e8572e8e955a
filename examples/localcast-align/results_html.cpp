// Results as one HTML page that needs nothing from elsewhere.
// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <algorithm>

#include "report_charts.hpp"
#include "report_course.hpp"
#include "report_style.hpp"
#include "svg.hpp"

namespace localcast::align {

namespace {

constexpr std::size_t max_cards = 64;

std::string drift_text(const Course& course)
{
    const auto& drift = course.mean_drift();
    if (!drift)
        return "\u2013";
    return signed_fixed(drift->value, 2) + " <small>\u00b1" + fixed(drift->uncertainty, 2) + "</small>";
}

/** One line under a recording's own for each of its first jumps. */
std::string jump_rows(const Recording& recording)
{
    constexpr std::size_t most = 12;
    std::string out;
    const std::string begin = "<tr class=\"jump\"><td colspan=\"7\">";
    const auto& jumps = recording.course.jumps();
    for (std::size_t i = 0; i < std::min(jumps.size(), most); ++i) {
        out += begin + "jump at " + fixed(jumps[i].frame / recording.delay_rate_hz, 3) +
               " s: " + signed_fixed(jumps[i].delay_change_samples, 3) + " samples, " +
               signed_fixed(jumps[i].delay_change_samples * 1e3 / recording.delay_rate_hz, 4) + " ms</td></tr>\n";
    }
    if (jumps.size() > most)
        out += begin + "and " + std::to_string(jumps.size() - most) + " more</td></tr>\n";
    return out;
}

std::string table_row(const Recording& recording, std::size_t index)
{
    std::string out = "<tr><td><span class=\"dot" + std::string(recording.aligned() ? "" : " none") + "\" " +
                      colour(index) + "></span>" + escaped(recording.file) +
                      (index == 0 ? "<span class=\"tag\">reference</span>" : "") + "</td>";
    if (!recording.aligned()) {
        return out + "<td class=\"why\" colspan=\"6\">" + (recording.failure.empty() ? "refused: " : "unusable: ") +
               escaped(recording.reason()) + "</td></tr>\n";
    }
    const auto cell = [&out](const std::string& text) { out += "<td>" + text + "</td>"; };
    cell(signed_fixed(recording.delay_ms(), 4));
    cell(signed_fixed(recording.course.start_delay().value, 3));
    cell(drift_text(recording.course));
    cell(recording.course.polarity_at(0.0) > 0 ? "+" : "\u2212");
    cell(fixed(recording.estimate.coherence, 3));
    cell(fixed(recording.estimate.confidence, 3));
    return out + "</tr>\n" + jump_rows(recording);
}

std::string table(std::span<const Recording> recordings)
{
    std::string out = "<div class=\"card\"><table><thead><tr><th>recording</th><th>delay, ms</th><th>delay, samples</th>"
                      "<th>drift, ppm</th><th>polarity</th><th>coherence</th><th>confidence</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < recordings.size(); ++i)
        out += table_row(recordings[i], i);
    return out + "</tbody></table></div>\n";
}

/** Drift and number of jumps in a few words. */
std::string course_text(const Recording& recording)
{
    const auto& drift = recording.course.mean_drift();
    std::string text = recording.course.drifts() && drift ? signed_fixed(drift->value, 2) + " ppm" : "";
    if (const std::size_t jumps = recording.course.jumps().size(); jumps > 0)
        text += (text.empty() ? "" : ", ") + std::to_string(jumps) + (jumps == 1 ? " jump" : " jumps");
    return text;
}

std::string summary(const Alignment& alignment)
{
    const std::span<const Recording> recordings = alignment.recordings;
    const auto sources = recordings.subspan(1);
    const auto aligned = std::count_if(sources.begin(), sources.end(), [](const auto& r) { return r.aligned(); });
    return "<p><b>" + std::to_string(aligned) + " of " + std::to_string(sources.size()) +
           "</b> recordings aligned to <b>" + escaped(recordings.front().file) +
           "</b>" + (alignment.reference_reason.empty() ? "" : ", " + escaped(alignment.reference_reason)) +
           ". A positive delay means that the recording lags: the same sound appears later in it; it is that at the "
           "reference\u2019s first sample. A positive drift means that its clock runs fast, so that the delay grows. "
           "Polarity \u2212 means that it was recorded upside down.</p>\n";
}

std::string course_section(std::span<const Recording> recordings)
{
    std::string cards;
    std::size_t count = 0;
    for (std::size_t i = 1; i < recordings.size() && count < max_cards; ++i) {
        if (!recordings[i].aligned() || (!recordings[i].course.drifts() && recordings[i].course.jumps().empty()))
            continue;
        ++count;
        cards += "<div class=\"card\"><h3>" + escaped(recordings[i].file) + "<span>" + course_text(recordings[i]) +
                 "</span></h3>" + course_chart(recordings[i], i) + "</div>\n";
    }
    if (cards.empty())
        return {};
    return "<h2>Drift and jumps</h2>\n<p>What is left of each delay once its steady drift and its jumps are taken away: "
           "the single measurements, and the course that the recording was moved along.</p>\n<div class=\"grid2\">" +
           cards + "</div>\n";
}

std::string correlation_cards(std::span<const Recording> recordings)
{
    std::string cards;
    std::size_t count = 0;
    for (std::size_t i = 1; i < recordings.size() && count < max_cards; ++i) {
        const std::string chart = recordings[i].failure.empty() ? correlation_chart(recordings[i], i) : "";
        if (chart.empty())
            continue;
        ++count;
        cards += "<div class=\"card\"><h3>" + escaped(recordings[i].file) + "<span>" +
                 (recordings[i].aligned() ? signed_fixed(recordings[i].delay_ms(), 3) + " ms" : "refused") +
                 "</span></h3>" + chart + "</div>\n";
    }
    if (cards.empty())
        return {};
    return "<h2>Correlation with the reference</h2>\n<p>As recorded, and once moved and turned the right way up: the "
           "peak then stands upright at zero.</p>\n<div class=\"grid2\">" + cards +
           "</div>\n<div class=\"key\"><span><i></i>as recorded</span><span><i class=\"strong\"></i>aligned (in the "
           "recording\u2019s colour)</span></div>\n";
}

std::string window_section(std::span<const Recording> recordings, const WindowPicture& picture)
{
    if (picture.lanes.empty())
        return {};
    return "<h2>The window</h2>\n<p>What the rolling window held at " + fixed(picture.edge_seconds, 2) +
           " s of stream time, read through its typed views: <b>" + std::to_string(picture.live_samples) +
           "</b> live samples, of them <b>" + std::to_string(picture.audio_blocks) + "</b> audio blocks and <b>" +
           std::to_string(picture.phase_claims) +
           "</b> phase claims. Bars are blocks, as high as their peaks; diamonds are claims, hollow where the "
           "evidence did not suffice yet.</p>\n<div class=\"card\">" + window_chart(recordings, picture) + "</div>\n";
}

} // namespace

std::string results_html(const Alignment& alignment)
{
    const std::span<const Recording> recordings = alignment.recordings;
    std::string page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<title>LocalCast alignment</title>\n<style>" + std::string(report_style) +
                       "</style></head>\n<body><main>\n<h1>Alignment of " + std::to_string(recordings.size()) +
                       " recordings</h1>\n";
    page += summary(alignment) + table(recordings);
    const auto measured = recordings.subspan(1);
    if (std::any_of(measured.begin(), measured.end(), [](const auto& r) { return r.aligned(); }))
        page += "<h2>Delays</h2>\n<p>The reference stands at zero; the sign in a dot is its polarity.</p>\n"
                "<div class=\"card\">" + delay_chart(recordings) + "</div>\n";
    page += course_section(recordings) + correlation_cards(recordings) + window_section(recordings, alignment.picture);
    return page + "</main></body></html>\n";
}

} // namespace localcast::align
