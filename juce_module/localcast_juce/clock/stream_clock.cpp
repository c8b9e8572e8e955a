// SPDX-License-Identifier: MIT
#include "stream_clock.hpp"

#include "host_position.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace localcast::audio {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
// How far hosts that render ahead of time let their tracks be apart.
constexpr std::uint64_t kMostAhead = kSecond;

std::int64_t with_sign(std::uint64_t number) LOCALCAST_RT { return static_cast<std::int64_t>(number); }

// Of its count from its position: the same for all blocks of a run.
std::int64_t offset_of(const ClockBlock &block) LOCALCAST_RT { return with_sign(block.first_frame) - block.position; }

// The position that it has come to.
std::int64_t end_of(const ClockBlock &block) LOCALCAST_RT { return block.position + with_sign(block.frames); }

// Raises a shared number that only grows. Whoever fails in all attempts was overtaken in each; the next block catches up.
void raise(std::atomic<std::uint64_t> &number, std::uint64_t to) LOCALCAST_RT {
    // relaxed, here and below: the number speaks for itself, nothing is read by way of it.
    std::uint64_t seen = number.load(std::memory_order_relaxed);
    for (int attempt = 0; attempt < 64 && seen < to; ++attempt) {
        if (number.compare_exchange_weak(seen, to, std::memory_order_relaxed)) {
            return;
        }
    }
}

} // namespace

void StreamClock::prepare(std::uint32_t sample_rate_hz) LOCALCAST_RT {
    rate_ = sample_rate_hz;
    started_ = false;
    on_line_ = false;
    last_position_.reset();
    last_playing_ = false;
    last_host_time_.reset();
    host_time_step_ = 0;
    last_frames_ = 0;
    doubt_ = {};
}

std::uint64_t StreamClock::ns_of(std::uint64_t frame) const LOCALCAST_RT { return to_ns(frame_time({}, frame, rate_)); }

// The first frame that is not before `ns`: the inverse of ns_of.
std::uint64_t StreamClock::frame_at(std::uint64_t ns) const LOCALCAST_RT {
    return ns / kSecond * rate_ + (ns % kSecond * rate_ + kSecond - 1) / kSecond;
}

StreamClock::Heads StreamClock::heads() const LOCALCAST_RT {
    return {room_->heads.newest_start_ns.load(std::memory_order_relaxed),
            room_->heads.newest_end_ns.load(std::memory_order_relaxed)};
}

BlockTime StreamClock::begin_block(const HostBlock &block) LOCALCAST_RT {
    BlockTime result;
    result.sample_rate_hz = rate_;
    if (rate_ == 0 || block.frames == 0) {
        result.first_frame = next_frame_;
        result.time = stream_time(end_ns_);
        return result;
    }
    const Heads heads = this->heads();
    const bool advancing = advances(block);
    const bool named = block.host_time && block.host_time != last_host_time_;
    std::uint64_t frame = next_frame_;
    if (!follows(block, advancing, heads)) {
        frame = find_frame(block, advancing, heads);
        doubt_ = advancing ? find_doubt(block, frame, heads) : Doubt{};
        on_line_ = advancing;
        line_position_ = advancing ? *block.position : 0;
        next_position_ = line_position_;
    } else if (doubt_.other != nullptr && advancing) {
        frame = second_look(block, heads);
    }
    result.jumped = started_ && frame != next_frame_;
    on_line_ = on_line_ && (advancing || block.playing);
    publish(block, frame, advancing);
    result.first_frame = frame;
    result.time = stream_time(start_ns_);
    result.told = start_ns_ < told_ns_;
    told_ns_ = std::max(told_ns_, end_ns_);
    result.agreement = advancing ? Agreement::position : named ? Agreement::host_time : Agreement::block_grid;
    return result;
}

// Whether the position can tell the time of this block. One that stands still cannot, whatever the host calls it.
bool StreamClock::advances(const HostBlock &block) const LOCALCAST_RT {
    if (!is_place(block.position) || (last_playing_ && block.position == last_position_)) {
        return false;
    }
    return block.playing || (is_place(last_position_) && last_frames_ != 0 && *block.position == *last_position_ + last_frames_);
}

// Whether the block is the one after the last.
bool StreamClock::follows(const HostBlock &block, bool advancing, const Heads &heads) const LOCALCAST_RT {
    if (!started_ || heads.newest_end_ns > end_ns_ + room_->duration_ns / 2) {
        return false; // so far behind that it would soon be late
    }
    if (advancing) {
        return on_line_ && *block.position == next_position_;
    }
    // Without a position: if its whole place on the stream lies before the newest block's begin, it was left out.
    return ns_of(next_frame_ + block.frames) > heads.newest_start_ns && !cycles_are_missing(block);
}

// Whether the host's times say that cycles went by without this instance. They need no unit: the last step is the rule.
bool StreamClock::cycles_are_missing(const HostBlock &block) const LOCALCAST_RT {
    if (!block.host_time || !last_host_time_ || host_time_step_ == 0 || *block.host_time <= *last_host_time_) {
        return false;
    }
    return *block.host_time - *last_host_time_ > host_time_step_ + host_time_step_ / 2;
}

// Looks at every instance of the room: this is the one place whose cost grows with their number, and blocks that follow
// one another do not come here. Its own place is among them, for an instance may have several clocks, one for each source.
template <typename Look>
void StreamClock::look_at_all(Look &&look) const LOCALCAST_RT {
    // acquire: the places below it are there.
    const std::uint32_t used = room_->slots_used.load(std::memory_order_acquire);
    for (std::uint32_t index = 0; index < used; ++index) {
        const PeerSlot &slot = room_->peers[index];
        if (slot.taken.load(std::memory_order_acquire) == 0) {
            continue;
        }
        const std::optional<ClockBlock> other = slot.block.read();
        if (other && other->sample_rate_hz == rate_) {
            look(slot, *other);
        }
    }
}

std::uint64_t StreamClock::find_frame(const HostBlock &block, bool advancing, const Heads &heads) const LOCALCAST_RT {
    const std::uint64_t earliest = frame_at(end_ns_); // time does not run back by a guess
    std::optional<Candidate> best;
    look_at_all([&](const PeerSlot &, const ClockBlock &other) noexcept {
        const std::optional<Candidate> found = candidate(block, advancing, other, heads);
        if (found && found->frame >= earliest && (!best || *best < *found)) {
            best = found;
        }
    });
    if (best) {
        return best->frame;
    }
    // Nobody has been there: the stream goes on at its end. Where the host tells nothing, this cycle has probably begun.
    const bool tells = advancing || (block.host_time && block.host_time != last_host_time_);
    return std::max(earliest, frame_at(tells ? heads.newest_end_ns : heads.newest_start_ns));
}

// What another instance's last block says about the time of this one.
std::optional<StreamClock::Candidate> StreamClock::candidate(const HostBlock &block, bool advancing,
                                                             const ClockBlock &other,
                                                             const Heads &heads) const LOCALCAST_RT {
    if (!advancing) {
        const bool same_cycle = block.host_time && other.has_host_time != 0 && *block.host_time == other.host_time;
        return same_cycle ? std::optional(Candidate{2, other.first_frame}) : std::nullopt;
    }
    const std::int64_t position = *block.position;
    if (other.run == run_none || position < other.line_position || position > end_of(other)) {
        return std::nullopt;
    }
    const std::int64_t ahead = position - other.position; // below 0: within the run, before its last block
    const std::uint64_t frame = ahead >= 0 ? other.first_frame + static_cast<std::uint64_t>(ahead)
                                           : other.first_frame - static_cast<std::uint64_t>(-ahead);
    if (ahead >= 0 && ns_of(other.first_frame + other.frames) >= heads.newest_start_ns) {
        return Candidate{2, frame}; // in this cycle, or about to be
    }
    // The other one renders ahead of time. A run's very beginning is also where a loop begins again, and then the run is of
    // an earlier pass: unless it is just what would follow, or no run of this instance has begun there before.
    const bool anew = line_position_ != position && end_ns_ + kMostAhead >= heads.newest_end_ns;
    const bool along = !started_ || frame == next_frame_ || anew;
    if (ns_of(frame) + kMostAhead < heads.newest_end_ns || (position == other.line_position && !along)) {
        return std::nullopt;
    }
    return Candidate{1, frame};
}

// Of those who may yet show that `frame` is not the count of this position the one that has come farthest.
StreamClock::Doubt StreamClock::find_doubt(const HostBlock &block, std::uint64_t frame,
                                           const Heads &heads) const LOCALCAST_RT {
    Doubt doubt;
    std::uint64_t farthest = 0;
    look_at_all([&](const PeerSlot &slot, const ClockBlock &other) noexcept {
        const std::optional<std::int64_t> past =
            &slot == mine_ ? std::nullopt : proof(block, frame, other, heads);
        if (past && (doubt.other == nullptr || other.first_frame > farthest)) {
            doubt = {&slot, other.line_position, offset_of(other), *past, *block.position};
            farthest = other.first_frame;
        }
    });
    return doubt;
}

// The position that another must come past on its run, lest the host have jumped; nothing where it can show nothing.
std::optional<std::int64_t> StreamClock::proof(const HostBlock &block, std::uint64_t frame, const ClockBlock &other,
                                               const Heads &heads) const LOCALCAST_RT {
    if (other.run != run_sure) {
        return std::nullopt;
    }
    const std::int64_t position = *block.position;
    const std::int64_t offset = with_sign(frame) - position;
    const std::int64_t most = rate_; // kMostAhead
    if (offset_of(other) == offset) {
        // At the begin of what may be a loop: should it be there again in a moment, this one is a pass behind. Its run
        // itself shows nothing.
        const bool may_loop = position == other.line_position && position != other.position;
        return may_loop ? std::optional(std::numeric_limits<std::int64_t>::max()) : std::nullopt;
    }
    // This one was left out and comes upon a run that has not got here: if that goes on at all, the host did not jump.
    const bool left_out = !started_ || end_ns_ < heads.newest_start_ns;
    if (left_out && position > end_of(other) && position - end_of(other) <= most) {
        return end_of(other);
    }
    // This one left the other's run, not behind it but for this cycle: if that comes past the place, the host did not jump.
    const bool together = on_line_ && offset_of(other) == with_sign(next_frame_) - next_position_;
    const bool not_behind = end_of(other) <= next_position_ + with_sign(block.frames);
    if (together && not_behind && position >= other.line_position && std::abs(position - next_position_) <= most) {
        return std::max(next_position_, end_of(other));
    }
    return std::nullopt;
}

// The count of a block that follows the last one, by what the other has shown since.
std::uint64_t StreamClock::second_look(const HostBlock &block, const Heads &heads) LOCALCAST_RT {
    const std::optional<ClockBlock> other = doubt_.other->block.read();
    if (!other) {
        return next_frame_; // it is being written
    }
    const std::int64_t most = rate_;
    std::int64_t frame = with_sign(next_frame_);
    const bool known = other->sample_rate_hz == rate_ && other->run != run_none;
    const bool on_its_run = known && other->line_position == doubt_.line;
    if (on_its_run && end_of(*other) > doubt_.past) {
        frame = *block.position + offset_of(*other);
    } else if (on_its_run && offset_of(*other) == doubt_.offset && *block.position - doubt_.since <= 2 * most) {
        return next_frame_; // it has still to come there
    } else if (known) {
        const std::optional<Candidate> found = candidate(block, true, *other, heads);
        frame = found && found->rank == 2 ? std::max(frame, with_sign(found->frame)) : frame;
    }
    doubt_ = {};
    const std::int64_t correction = frame - with_sign(next_frame_);
    return std::abs(correction) <= most && frame >= 0 ? static_cast<std::uint64_t>(frame) : next_frame_;
}

void StreamClock::publish(const HostBlock &block, std::uint64_t frame, bool advancing) LOCALCAST_RT {
    ClockBlock mine{};
    mine.first_frame = frame;
    mine.frames = block.frames;
    mine.sample_rate_hz = rate_;
    mine.run = !advancing ? run_none : doubt_.other == nullptr ? run_sure : run_doubted;
    mine.position = advancing ? *block.position : 0;
    mine.line_position = advancing ? line_position_ : 0;
    mine.has_host_time = block.host_time ? 1 : 0;
    mine.host_time = block.host_time.value_or(0);
    mine_->block.write(mine);

    start_ns_ = started_ && frame == next_frame_ ? end_ns_ : ns_of(frame);
    next_frame_ = frame + block.frames;
    end_ns_ = ns_of(next_frame_);
    next_position_ += block.frames; // also where the host gives one position for several blocks
    raise(room_->heads.newest_start_ns, start_ns_);
    raise(room_->heads.newest_end_ns, end_ns_);

    const bool later = block.host_time && last_host_time_ && *block.host_time > *last_host_time_;
    host_time_step_ = later && last_frames_ == block.frames ? *block.host_time - *last_host_time_ : 0;
    last_frames_ = block.frames;
    last_host_time_ = block.host_time;
    last_position_ = block.position;
    last_playing_ = block.playing;
    started_ = true;
}

} // namespace localcast::audio
