// Any of Faust's UI classes, for the widgets that no claim moves.
// SPDX-License-Identifier: MIT
#pragma once

#include <unordered_set>
#include <utility>

#include <faust/gui/UI.h>

#include "faust/localcast/LocalcastUI.h"

namespace localcast::faust {

/** A `Base` that never sees the widgets which `bound` has bound: what follows the window is the window's to write. */
template <class Base>
class UnboundWidgets : public Base {
public:
    template <class... Arguments>
    explicit UnboundWidgets(const LocalcastUI& bound, Arguments&&... arguments)
        : Base(std::forward<Arguments>(arguments)...)
    {
        for (const BoundControl& control : bound.controls())
            bound_.insert(control.zone);
    }

    void addButton(const char* label, FAUSTFLOAT* zone) override
    {
        if (is_free(zone))
            Base::addButton(label, zone);
    }
    void addCheckButton(const char* label, FAUSTFLOAT* zone) override
    {
        if (is_free(zone))
            Base::addCheckButton(label, zone);
    }
    void addVerticalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                           FAUSTFLOAT step) override
    {
        if (is_free(zone))
            Base::addVerticalSlider(label, zone, init, min, max, step);
    }
    void addHorizontalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                             FAUSTFLOAT step) override
    {
        if (is_free(zone))
            Base::addHorizontalSlider(label, zone, init, min, max, step);
    }
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                     FAUSTFLOAT step) override
    {
        if (is_free(zone))
            Base::addNumEntry(label, zone, init, min, max, step);
    }
    void declare(FAUSTFLOAT* zone, const char* key, const char* value) override
    {
        if (is_free(zone))
            Base::declare(zone, key, value);
    }

private:
    [[nodiscard]] bool is_free(const FAUSTFLOAT* zone) const { return bound_.count(zone) == 0; }

    std::unordered_set<const FAUSTFLOAT*> bound_;
};

} // namespace localcast::faust
