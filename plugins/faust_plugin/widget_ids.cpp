// SPDX-License-Identifier: MIT
#include "faust_plugin/widget_ids.hpp"

#include <algorithm>
#include <set>

namespace localcast::plugin {
namespace {

/// Lower case, digits and underscores, none at the ends and no two of them together.
std::string plain(const std::string &text) {
    std::string result;
    for (const char character : text) {
        const bool upper = character >= 'A' && character <= 'Z';
        const bool kept = upper || (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
        if (kept) {
            result += upper ? static_cast<char>(character - 'A' + 'a') : character;
        } else if (!result.empty() && result.back() != '_') {
            result += '_';
        }
    }
    while (!result.empty() && result.back() == '_') {
        result.pop_back();
    }
    return result;
}

/// A control's label behind the nearest `depth` of its boxes that have a name; the outermost box is the program.
std::string candidate(const Widget &widget, const std::vector<std::string> &path, std::size_t depth) {
    std::string id = plain(widget.label);
    for (std::size_t i = path.size(); i > 2 && depth > 0; --i) {
        const std::string group = plain(path[i - 1]);
        if (!group.empty()) {
            id = id.empty() ? group : group + "_" + id;
            --depth;
        }
    }
    return id.empty() ? "control" : id;
}

/// An id that nobody has yet.
std::string numbered(const std::string &id, const std::set<std::string> &taken) {
    std::string result = id;
    for (int number = 2; taken.count(result) != 0; ++number) {
        result = id + "_" + std::to_string(number);
    }
    return result;
}

/// Controls of one label, none of which declares an id: the fewest boxes that tell all of them apart, if any do.
std::vector<std::string> ids_of(const std::vector<std::size_t> &alike, const std::vector<Widget> &widgets,
                                const std::vector<std::vector<std::string>> &paths) {
    std::size_t deepest = 0;
    for (const std::size_t index : alike) {
        deepest = std::max(deepest, paths[index].size());
    }
    std::vector<std::string> ids;
    for (std::size_t depth = 0; depth <= deepest; ++depth) {
        ids.clear();
        for (const std::size_t index : alike) {
            ids.push_back(candidate(widgets[index], paths[index], depth));
        }
        if (std::set<std::string>(ids.begin(), ids.end()).size() == ids.size()) {
            break;
        }
    }
    return ids;
}

} // namespace

void name_controls(std::vector<Widget> &widgets, const std::vector<std::vector<std::string>> &paths,
                   std::vector<std::string> &notes) {
    std::set<std::string> taken{bypass_parameter_id};
    std::map<std::string, std::vector<std::size_t>> by_label;
    for (std::size_t i = 0; i < widgets.size(); ++i) {
        Widget &widget = widgets[i];
        const std::string declared = plain(widget.id);
        if (!widget.is_control()) {
            widget.id.clear();
        } else if (declared.empty()) {
            by_label[plain(widget.label)].push_back(i);
        } else {
            widget.id = numbered(declared, taken);
            if (widget.id != declared) {
                notes.push_back("widget '" + widget.label + "' [id:" + declared + "]: another one has this id; it is " +
                                widget.id);
            }
            taken.insert(widget.id);
        }
    }
    for (const auto &[label, alike] : by_label) {
        const std::vector<std::string> ids = ids_of(alike, widgets, paths);
        for (std::size_t i = 0; i < alike.size(); ++i) {
            widgets[alike[i]].id = numbered(ids[i], taken);
            taken.insert(widgets[alike[i]].id);
        }
        if (alike.size() > 1) {
            notes.push_back(std::to_string(alike.size()) + " controls are called '" + widgets[alike[0]].label +
                            "': their boxes are part of their ids; [id:...] would keep them when boxes change");
        }
    }
}

} // namespace localcast::plugin
