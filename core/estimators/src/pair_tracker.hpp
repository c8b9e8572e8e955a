// One source against the reference: found, followed, lost and found again.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "alignment_peak.hpp"
#include "clock_filter.hpp"
#include "course_bend.hpp"
#include "delay_filter.hpp"
#include "delay_search.hpp"
#include "evidence.hpp"
#include "input_stream.hpp"
#include "localcast/estimators/phase_estimate.hpp"
#include "localcast/estimators/phase_estimator.hpp"
#include "phase_drift.hpp"
#include "reference_frames.hpp"
#include "walk_smoother.hpp"

namespace localcast::estimators {

/** What all sources of one reference share. */
struct SharedReference {
    explicit SharedReference(const PhaseEstimatorConfig& checked_config);

    PhaseEstimatorConfig config;
    FrameGrid grid;
    std::shared_ptr<FftPlans> plans;
    std::shared_ptr<const SincInterpolator> interpolator;
    std::size_t history_samples; ///< that every stream keeps
    std::size_t evidence_blocks; ///< that make five seconds
    std::int64_t search_blocks;  ///< that a search looks at
    InputStream stream;
    ReferenceFrames frames;
    std::int64_t looked_ahead = -1; ///< where the stream ended when a source was last looked for within a block
};

class PairTracker {
public:
    /** Works on everything `wait_frames` later than it could, and as it would have then. */
    PairTracker(SharedReference& shared, std::int64_t wait_frames);

    /** The next samples of both; the shared stream has taken those of the reference before. */
    void append(std::span<const float> reference, std::span<const float> source);

    /** Works on everything that is complete; `last`: nothing will follow. */
    void advance(bool last);

    [[nodiscard]] PhaseEstimate estimate() const;
    [[nodiscard]] std::vector<DelayObservation> take_observations();
    [[nodiscard]] CorrelationCurve correlation(std::size_t max_points) const;

    [[nodiscard]] bool tracking() const noexcept { return mode_ == Mode::tracking; }
    [[nodiscard]] std::int64_t next_block() const noexcept { return block_; }
    [[nodiscard]] int polarity() const noexcept { return polarity_; }
    [[nodiscard]] double coherence() const noexcept { return coherence_; }

    /** Spectra of a past block's frames, the source read along the present course (to a tenth of a sample); empty when
     *  they are unusable. Valid until the tracker is used again. */
    [[nodiscard]] const std::vector<std::vector<std::complex<float>>>& aligned_frames(std::int64_t block);

    /** Other sources contradict this one (or no longer do). */
    void contradict(bool contradicted) noexcept { contradicted_ = contradicted; }

private:
    enum class Mode { searching, tracking, moving };

    /** Spectra of one block's frames: the reference's and the source's along a line. */
    struct BlockFrames {
        std::int64_t block = 0;
        DelayLine line;
        std::vector<std::int64_t> frames;
        std::vector<std::span<const std::complex<float>>> x; // in the cache of the reference's frames
        std::vector<std::vector<std::complex<float>>> y;
    };

    /** What a block tells of a walk, and the rate that it was read along. */
    struct WalkBlock {
        std::int64_t block = 0;
        double rate = 0.0; // samples per frame
        WalkMeasurement measured;
    };

    /** A delay and a rate, relative to the line that a block was read along, and how clear they are. */
    struct Offset {
        AlignmentPeak peak;
        double rate = 0.0;

        /** Neither chance nor one of several. */
        [[nodiscard]] bool clear() const;

        /** So clear that it is right wherever it lies. */
        [[nodiscard]] bool sure() const;
    };

    /** One past the last sample that is looked at of both, and of the source alone. */
    [[nodiscard]] std::int64_t heard_end() const;
    [[nodiscard]] std::int64_t source_end() const;
    [[nodiscard]] bool block_complete(std::int64_t block, const DelayLine& line) const;
    [[nodiscard]] DelayLine line_at(double frame) const;
    [[nodiscard]] DelayState state_at(double seconds) const;
    /** Samples of the source, and where among them the reading along a line begins. */
    struct SourceSpan {
        std::int64_t start = 0;
        std::size_t size = 0;
        double position = 0.0;
    };
    [[nodiscard]] SourceSpan span_along(const DelayLine& line, std::int64_t start, std::size_t size) const;
    [[nodiscard]] std::vector<float> read_along(const DelayLine& line, std::int64_t start, std::size_t size) const;
    [[nodiscard]] BlockFrames read_block(std::int64_t block, const DelayLine& line,
                                         std::int64_t last_frame = std::numeric_limits<std::int64_t>::max());
    [[nodiscard]] EvidenceBlock summed(const BlockFrames& frames, double rate) const;
    [[nodiscard]] Offset look_around(const BlockFrames& frames, std::size_t reach, double rate_deviation) const;

    void search(std::int64_t end);
    void adopt(const FoundDelay& found, const SearchRange& range, std::int64_t end);
    std::int64_t gather(std::int64_t block, std::int64_t end, const DelayLine& line);
    void follow(const BlockFrames& frames);
    [[nodiscard]] bool fit_start();
    [[nodiscard]] bool read_again(const DelayLine& line);
    void read_all_again(const DelayLine& line);
    [[nodiscard]] bool sounds_once(const DelayLine& line) const;
    [[nodiscard]] DelayLine at_its_moment(DelayLine line);
    void note_start(const DelayLine& line);
    void forget_doubts();
    void give_up(PhaseRefusal why);
    void end_start();
    void observe();
    void miss(const BlockFrames& frames, bool elsewhere);
    [[nodiscard]] bool suspected_at(const Offset& offset) const;
    [[nodiscard]] bool begin_motion(const BlockFrames& frames);
    void leave_course();
    void walk_on(double seconds, double delay, double deviation);
    void move(const BlockFrames& frames);
    [[nodiscard]] double moment_of(std::int64_t block, const DelayLine& line);
    [[nodiscard]] bool take_motion(const DelayLine& line, double deviation, bool clear);
    void note_walk(const WalkBlock& block);
    [[nodiscard]] std::vector<WalkPoint> smoothed_walk() const;
    void measure_again(WalkBlock& block, double rate);
    void measure_walk_again();
    void tell_walk();
    bool find_walking();
    void lose_motion(const BlockFrames& frames);
    void settle_when_still();
    void settle(const DelayLine& line);
    void look_ahead();
    void search_again(double walked = 0.0);
    [[nodiscard]] bool steps_like_a_walk(double frame, double step);
    void refuse_where_ambiguous(const FoundDelay& found);
    void take_single(const DelayLine& line, double deviation);
    void jump_to(const DelayLine& line, double deviation, int polarity);
    [[nodiscard]] std::uint64_t moment_of_jump(const DelayLine& before, const DelayLine& after);
    void note_observation(double frame, double delay, double deviation);
    void note_course(double seconds, double delay, double deviation);
    void hold_for_motion(PhaseEstimate& estimate) const;
    void hold_where_measured(PhaseEstimate& estimate) const;
    [[nodiscard]] double offset_deviation_ppm(const DelayState& state, double motion_share) const;
    void note_evidence(const EvidenceBlock& block);
    [[nodiscard]] bool long_still() const;
    void note_strayed(const AlignmentPeak& peak);
    void report();

    [[nodiscard]] double seconds_of(double frame) const { return frame / shared_.config.sample_rate_hz; }

    SharedReference& shared_;
    std::int64_t wait_frames_; // 0 once nothing follows
    InputStream source_;
    FrameTransform transform_;
    DelaySearch search_;
    Mode mode_ = Mode::searching;
    std::int64_t block_ = 0;        // the next one
    std::int64_t frames_seen_ = 0;  // one past the last sample looked at
    std::int64_t searched_to_ = 0;  // blocks that a search has been through
    int searched_blocks_ = 0;       // since searching began
    int next_search_ = 4;

    PhaseRefusal refusal_ = PhaseRefusal::too_short;
    int polarity_ = 1;
    double coherence_ = 0.0;
    double phase_rad_ = 0.0;
    double clarity_ = 0.0; // 0..1: how far the delay stands clear of chance and rivals
    double systematic_ = 0.0; // samples, one standard deviation, that averaging does not take away
    bool narrow_ = false; // the last seconds were a tone and little else
    bool contradicted_ = false;

    BlockFrames latest_{-1, {}, {}, {}, {}}; // read last, to be followed or compared with another source
    Evidence evidence_;
    std::vector<float> weights_; // of frequencies, by what was heard in common before; empty: not yet known
    std::size_t pending_blocks_ = 0; // of the evidence, not yet in an observation
    ClockFilter clock_;
    PhaseDrift phases_;    // since the source stands where it does
    CourseBend course_;    // of the measurements that the clock is known by
    bool starting_ = false; // the evidence is all that there has been: one line is fitted through all of it
    bool single_ = false;   // all that was heard is one sound, which tells a delay and no rate
    bool rough_ = false;    // where it jumped to is what a search has found, and not yet measured as well as others are
    double start_spread_ = 0.0; // of that evidence in time, frames
    std::int64_t evidence_start_ = 0;
    std::int64_t evidence_end_ = 0;

    int bad_blocks_ = 0;
    bool missed_ = false;            // the newest block did not hold the sound where it was expected
    int contradictions_ = 0;
    double strayed_ = 0.0; // samples, by which what was measured last contradicts the course
    int strayed_blocks_ = 0;
    std::optional<double> step_seconds_; // when it was last found a few samples away
    double usual_energy_ = 0.0;
    std::int64_t last_good_block_ = 0;

    DelayState motion_;              // the course while moving
    DelayState told_;                // the same where the blocks around told it well enough
    Offset suspicion_;               // of the bad block before
    std::vector<WalkBlock> walk_;    // the last blocks while moving, in order of time
    std::vector<DelayLine> recent_;  // measured while moving, one per block

    std::uint32_t jumps_ = 0;
    bool jumped_ = false;            // since the last observation
    std::uint64_t jump_frame_ = 0;
    std::vector<DelayObservation> observations_;

    bool same_ = true;     // every sample so far equal to the reference's
    bool opposite_ = true; // the same but for the sign
};

} // namespace localcast::estimators
