// What a Faust program declares as a whole, for LocalCast.
// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <faust/gui/meta.h>

namespace localcast::faust {

/** Collects `declare localcast_...`; hand it to `dsp::metadata`. Allocates. */
class ProgramMetadata : public Meta {
public:
    /** `declare localcast_inputN "text"`, or the same of an output. */
    struct Numbered {
        std::string key;
        std::optional<std::size_t> number; ///< as written, from 1; nothing when there is none
        std::string text;
    };

    void declare(const char* key, const char* value) override
    {
        const std::string_view name(key);
        if (name == "name")
            name_ = value;
        else if (name == "filename")
            filename_ = value;
        else if (name == "localcast_lookback_ms")
            lookback_ms_ = value;
        else if (name.starts_with(input_prefix))
            inputs_.push_back({key, number_in(name.substr(input_prefix.size())), value});
        else if (name.starts_with(output_prefix))
            outputs_.push_back({key, number_in(name.substr(output_prefix.size())), value});
        else if (name.starts_with("localcast_") && name.find('/') == std::string_view::npos) // a/b is library a's own
            unknown_.emplace_back(key);
    }

    /** The program's declared name, else its file's. */
    [[nodiscard]] const std::string& name() const noexcept { return name_.empty() ? filename_ : name_; }
    [[nodiscard]] const std::vector<Numbered>& inputs() const noexcept { return inputs_; }
    [[nodiscard]] const std::vector<Numbered>& outputs() const noexcept { return outputs_; }
    [[nodiscard]] const std::optional<std::string>& lookback_ms() const noexcept { return lookback_ms_; }
    /** Keys that begin like ours and are none. */
    [[nodiscard]] const std::vector<std::string>& unknown() const noexcept { return unknown_; }

private:
    static constexpr std::string_view input_prefix = "localcast_input";
    static constexpr std::string_view output_prefix = "localcast_output";

    static std::optional<std::size_t> number_in(std::string_view digits)
    {
        std::size_t number = 0;
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size())
            return std::nullopt;
        return number;
    }

    std::string name_;
    std::string filename_;
    std::optional<std::string> lookback_ms_;
    std::vector<Numbered> inputs_;
    std::vector<Numbered> outputs_;
    std::vector<std::string> unknown_;
};

} // namespace localcast::faust
