// Reads and writes through libsndfile so that whole numbers come out as they went in.
// SPDX-License-Identifier: MIT
#include "audio_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include "audio_header.hpp"

namespace localcast::align {

namespace {

AudioInfo info_of(const SndfileHandle& file)
{
    return {static_cast<std::uint64_t>(std::max<sf_count_t>(file.frames(), 0)),
            static_cast<std::uint32_t>(file.channels()), static_cast<std::uint32_t>(file.samplerate()), file.format()};
}

void copy_texts(const SndfileHandle& from, SndfileHandle& to)
{
    for (int text = SF_STR_FIRST; text <= SF_STR_LAST; ++text) {
        if (const char* value = from.getString(text))
            to.setString(text, value);
    }
}

} // namespace

int integer_bits(int format)
{
    switch (format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_PCM_S8:
    case SF_FORMAT_PCM_U8:
        return 8;
    case SF_FORMAT_PCM_16:
    case SF_FORMAT_ALAC_16:
    case SF_FORMAT_ULAW: // both decode to 16 bits and code those again without change
    case SF_FORMAT_ALAW:
        return 16;
    case SF_FORMAT_ALAC_20:
        return 20;
    case SF_FORMAT_PCM_24:
    case SF_FORMAT_ALAC_24:
        return 24;
    case SF_FORMAT_PCM_32:
    case SF_FORMAT_ALAC_32:
        return 32;
    default:
        return 0;
    }
}

AudioInfo inspect_audio(const std::filesystem::path& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        throw AudioFileError("no such file");
    if (std::filesystem::is_directory(status))
        throw AudioFileError("is a folder");
    if (std::filesystem::is_regular_file(status) && std::filesystem::file_size(path, error) == 0)
        throw AudioFileError("the file is empty");
    if (is_cut_short(path))
        throw AudioFileError("the file is truncated: it ends before its header says");
    const AudioReader reader(path);
    if (reader.info().frames == 0)
        throw AudioFileError("the file holds no audio");
    return reader.info();
}

AudioReader::AudioReader(const std::filesystem::path& path) : file_(path.c_str()), info_(info_of(file_))
{
    if (file_.rawHandle() == nullptr)
        throw AudioFileError(std::string("cannot be read as audio: ") + file_.strError());
}

std::size_t AudioReader::read(std::span<double> interleaved)
{
    const auto frames = static_cast<sf_count_t>(interleaved.size() / info_.channels);
    if (integer_bits(info_.format) == 0)
        return static_cast<std::size_t>(std::max<sf_count_t>(file_.readf(interleaved.data(), frames), 0));
    // libsndfile gives whole numbers left-justified in 32 bits.
    integers_.resize(interleaved.size());
    const auto got = static_cast<std::size_t>(std::max<sf_count_t>(file_.readf(integers_.data(), frames), 0));
    std::transform(integers_.begin(), integers_.begin() + static_cast<std::ptrdiff_t>(got * info_.channels),
                   interleaved.begin(), [](int value) { return std::ldexp(static_cast<double>(value), -31); });
    return got;
}

AudioWriter::AudioWriter(const std::filesystem::path& path, const AudioReader& like)
    : hidden_(path), info_(like.info())
{
    bytes_.emplace(hidden_.path());
    if (!bytes_->error().empty())
        fail();
    file_ = SndfileHandle(CheckedFile::calls(), &*bytes_, SFM_WRITE, info_.format, static_cast<int>(info_.channels),
                          static_cast<int>(info_.sample_rate_hz));
    if (file_.rawHandle() == nullptr)
        fail();
    file_.command(SFC_SET_CLIPPING, nullptr, SF_TRUE);
    copy_texts(like.handle(), file_);
}

void AudioWriter::fail() const
{
    const std::string reason = bytes_->error();
    throw AudioFileError("cannot be written: " + (reason.empty() ? std::string(file_.strError()) : reason));
}

void AudioWriter::write(std::span<const double> interleaved)
{
    const auto frames = static_cast<sf_count_t>(interleaved.size() / info_.channels);
    sf_count_t written = 0;
    if (const int bits = integer_bits(info_.format); bits != 0) {
        const double full_scale = std::ldexp(1.0, bits - 1);
        integers_.resize(interleaved.size());
        for (std::size_t i = 0; i < interleaved.size(); ++i) {
            const double rounded = std::nearbyint(interleaved[i] * full_scale);
            const double held = std::clamp(rounded, -full_scale, full_scale - 1.0);
            clipped_ += held != rounded ? 1 : 0;
            integers_[i] = static_cast<int>(std::ldexp(held, 32 - bits));
        }
        written = file_.writef(integers_.data(), frames);
    } else {
        written = file_.writef(interleaved.data(), frames);
    }
    if (written != frames)
        fail();
}

void AudioWriter::finish()
{
    if (file_.error() != SF_ERR_NO_ERROR)
        fail();
    file_ = SndfileHandle(); // writes what is left
    if (!bytes_->error().empty())
        fail();
    bytes_.reset();
    std::string reason = hidden_.complete();
    if (reason.empty())
        reason = hidden_.replace();
    if (!reason.empty())
        throw AudioFileError("cannot be written: " + reason);
}

} // namespace localcast::align
