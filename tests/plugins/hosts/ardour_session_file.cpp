// SPDX-License-Identifier: MIT
#include "ardour_session_file.hpp"

#include "faust_arch/runner/program_run.hpp"

#include <juce_core/juce_core.h>

#include <stdexcept>

namespace localcast::test {
namespace {

using juce::String;
using juce::XmlElement;

constexpr long long superclock_ticks_per_frame = 282240000 / 48000; // Ardour's unit of time

class SessionFile {
public:
    explicit SessionFile(const std::filesystem::path &folder)
        : file_(folder.string() + "/session.ardour"), session_(juce::parseXML(file_)) {
        if (session_ == nullptr) {
            throw std::runtime_error("no session in " + folder.string());
        }
    }
    void save() {
        session_->setAttribute("id-counter", String(next_id() + 1));
        session_->writeTo(file_);
    }

    void put_recording(const String &track, const String &sound_file, std::size_t frames) {
        const int source = next_id();
        XmlElement *const one = at("Sources").createNewChildElement("Source");
        set(*one, {{"name", sound_file}, {"type", "audio"}, {"id", String(source)}, {"gain", "1"}, {"channel", "0"}, {"flags", ""}});
        add_region(at("Regions"), track, source, frames).setAttribute("whole-file", 1);
        add_region(named(at("Playlists"), "Playlist", track), track, source, frames);
    }

    /// The session is as long as that: what an export exports.
    void set_length(std::size_t frames) {
        XmlElement *const range = at("Locations").createNewChildElement("Location");
        set(*range, {{"id", String(next_id())}, {"name", "session"}, {"start", "a0"}, {"end", ticks(frames)},
                     {"flags", "IsSessionRange"}, {"locked", "0"}, {"position-lock-style", "AudioTime"}, {"timestamp", "0"}});
    }

    void connect_to_main_output(const String &track, int channel) {
        XmlElement &route = named(at("Routes"), "Route", track);
        bypass_panner(route);
        for (XmlElement *const port : io(route, "Output").getChildIterator()) {
            port->deleteAllChildElements();
        }
        connect(*io(route, "Output").getFirstChildElement(), "Master/audio_in " + String(channel));
    }

    /// With so many channels, each fed by one track.
    void make_main_output(const std::vector<std::string> &tracks) {
        XmlElement &route = named(at("Routes"), "Route", "Master");
        bypass_panner(route);
        for (const char *const way : {"Input", "Output"}) {
            io(route, way).deleteAllChildElements();
        }
        for (std::size_t i = 0; i < tracks.size(); ++i) {
            const String number(static_cast<int>(i) + 1);
            connect(add_port(io(route, "Input"), "Master/audio_in " + number), String(tracks[i]) + "/audio_out 1");
            add_port(io(route, "Output"), "Master/audio_out " + number);
        }
    }

private:
    using Attributes = std::initializer_list<std::pair<const char *, String>>;

    static void set(XmlElement &element, const Attributes &attributes) {
        for (const auto &[name, value] : attributes) {
            element.setAttribute(name, value);
        }
    }

    XmlElement &at(const char *name) { return *session_->getChildByName(name); }
    static XmlElement &named(XmlElement &parent, const char *tag, const String &name) {
        for (XmlElement *const child : parent.getChildWithTagNameIterator(tag)) {
            if (child->getStringAttribute("name") == name) {
                return *child;
            }
        }
        throw std::runtime_error("the session has no " + std::string(tag) + " " + name.toStdString());
    }
    static XmlElement &io(XmlElement &route, const char *way) { return *route.getChildByAttribute("direction", way); }

    int next_id() { return last_id_ = std::max(last_id_, session_->getIntAttribute("id-counter")) + 1; }
    static String ticks(std::size_t frames) { return "a" + String(static_cast<juce::int64>(frames) * superclock_ticks_per_frame); }

    // Both of its channels are the same recording; it begins and ends without a fade.
    XmlElement &add_region(XmlElement &parent, const String &name, int source, std::size_t frames) {
        XmlElement *const region = parent.createNewChildElement("Region");
        set(*region, {{"name", name}, {"type", "audio"}, {"id", String(next_id())}, {"channels", "2"}, {"start", "a0"},
                      {"length", ticks(frames) + "@a0"}, {"whole-file", "0"}, {"opaque", "1"}, {"scale-amplitude", "1"},
                      {"default-fade-in", "0"}, {"default-fade-out", "0"}, {"fade-in-active", "0"}, {"fade-out-active", "0"}});
        for (const char *const which : {"source-0", "source-1", "master-source-0", "master-source-1"}) {
            region->setAttribute(which, source);
        }
        return *region;
    }

    static void bypass_panner(XmlElement &route) {
        for (XmlElement *const processor : route.getChildWithTagNameIterator("Processor")) {
            if (XmlElement *const panner = processor->getChildByName("PannerShell")) {
                panner->setAttribute("bypassed", 1);
            }
        }
    }
    static XmlElement &add_port(XmlElement &io, const String &name) {
        XmlElement *const port = io.createNewChildElement("Port");
        set(*port, {{"type", "audio"}, {"name", name}});
        return *port;
    }
    static void connect(XmlElement &port, const String &other) {
        port.createNewChildElement("Connection")->setAttribute("other", other);
    }

    juce::File file_;
    std::unique_ptr<XmlElement> session_;
    int last_id_ = 0;
};

} // namespace

void put_recordings(const std::filesystem::path &folder, const std::vector<std::string> &names,
                    const std::vector<std::vector<float>> &recordings) {
    SessionFile session(folder);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string file = "recording " + std::to_string(i + 1) + ".wav";
        write_wav(folder / "interchange" / folder.filename() / "audiofiles" / file, {recordings[i]});
        session.put_recording(names[i], file, recordings[i].size());
        session.connect_to_main_output(names[i], static_cast<int>(i) + 1);
    }
    session.make_main_output(names);
    session.set_length(recordings.front().size());
    session.save();
}

} // namespace localcast::test
