/* The log's protocol (core/src/window: log, sealer, the counting in window, a reader's looks) on a ring of SLOTS places,
   with the memory orders of the sources. What the sources do by blocks of sixteen tickets is done by single tickets;
   the time after which an open ticket is overdue is any time; every timestamp is live.

   PUSHES_A, PUSHES_B  pushes of two producers          READERS  0 or 1; readers write nothing
   WORDS               places have words to be read     COUNTING what gives way is counted
   MORTAL              one producer may end anywhere    PROMPT   no ticket is ever overdue
   SPDX-License-Identifier: MIT */

#ifdef MORTAL
#define MORTAL_A 1
#else
#define MORTAL_A 0
#endif
#ifndef SLOTS
#define SLOTS 2
#endif
#ifndef PLACES
#define PLACES 2 /* fresh places that a push tries */
#endif
#ifdef PROMPT
#define OVERDUE 0
#else
#define OVERDUE 1
#endif
#define CAPACITY 1
#define FIRST SLOTS
#define THREADS (3 + READERS) /* the producers, the readers, and who closes */
#define CLOSER (2 + READERS)
#define STATE(t) ((t) % SLOTS)
#define HEAD SLOTS
#define SEALED (SLOTS + 1)
#ifdef WORDS
#define WORD(t) (SLOTS + 2 + (t) % SLOTS)
#define TIMESTAMP(t) (2 * SLOTS + 2 + (t) % SLOTS)
#define LOCATIONS (3 * SLOTS + 2)
#else
#define LOCATIONS (SLOTS + 2)
#endif
#define TICKETS 16
#define DEPTH 10 /* values of a location that a thread may still read, at most */

c_decl {
\#include "orders.c"
}

#include "weak_memory.pml"

#define INSIDE 1
#define PUBLISHED 2
#define VOID 4
#define GAVE_WAY 8
#define PACK(ticket, bits) (((ticket) << 4) | (bits))
#define TICKET(state) ((state) >> 4)

/* A check that a seeded defect may leave out. */
#define CHECKED(check) c_expr { checked[check] }

#define NOBODY 255

/* Ghosts: what is true, known to the assertions alone. */
byte owner[SLOTS];        /* who writes the place's words */
bit stored[TICKETS];      /* the ticket's sample is published */
bit indexed[TICKETS];     /* the index has a sample for the ticket */
byte counted[TICKETS];    /* how often the ticket was counted as overrun */
byte finished;
bit mortal_ends, dead;

#define PROTOCOL_SCRATCH byte state, before, other, round, void_round; bit done, ok

inline make_void(ticket) {
    LOAD(SEALED, other, MAKE_VOID_SEALED);
    if
    :: other <= ticket - SLOTS && CHECKED(UNSEALED_PLACE_LEFT_ALONE)
    :: else ->
        LOAD(STATE(ticket), state, MAKE_VOID_STATE);
        void_round = 0;
        do
        :: TICKET(state) > ticket || (TICKET(state) == ticket && (state & (PUBLISHED | VOID))) -> break
        :: else ->
            assert(void_round < 4); /* the sources' bound */
            EXCHANGE(STATE(ticket), state, PACK(ticket, VOID | (CHECKED(INSIDE_KEPT) -> (state & INSIDE) : 0)), done,
                     MAKE_VOID_EXCHANGE, MAKE_VOID_EXCHANGE_FAILED, skip);
            if
            :: done -> break
            :: else -> void_round++
            fi
        od
    fi;
    atomic { state = 0; other = 0; done = 0; void_round = 0 }
}

inline store_sample(ticket) {
    ok = 0;
    LOAD(STATE(ticket), state, STORE_STATE);
    if
    :: TICKET(state) != ticket - SLOTS || ((state & INSIDE) && CHECKED(INSIDE_RESPECTED))
    :: else ->
        LOAD(SEALED, other, STORE_SEALED);
        if
        :: other <= ticket - SLOTS && CHECKED(INDEXED_BEFORE_OVERWRITTEN)
        :: else ->
            EXCHANGE(STATE(ticket), state, PACK(ticket, INSIDE), done, STORE_CLAIM, STORE_CLAIM_FAILED,
                     assert(owner[ticket % SLOTS] == NOBODY); owner[ticket % SLOTS] = me);
            if
            :: !done
            :: else ->
#ifdef WORDS
                STORE(WORD(ticket), ticket, STORE_WORD);
                STORE(TIMESTAMP(ticket), ticket, STORE_TIMESTAMP);
#endif
                state = PACK(ticket, INSIDE);
                if
                :: CHECKED(PUBLISHED_BY_EXCHANGE) ->
                    EXCHANGE(STATE(ticket), state, PACK(ticket, PUBLISHED), done, STORE_PUBLISH,
                             STORE_PUBLISH_FAILED, owner[ticket % SLOTS] = NOBODY; stored[ticket] = 1);
                :: else ->
                    atomic {
                        owner[ticket % SLOTS] = NOBODY;
                        stored[ticket] = 1;
                        done = 1;
                        STORE(STATE(ticket), PACK(ticket, PUBLISHED), STORE_PUBLISH)
                    }
                fi;
                if
                :: done -> ok = 1
                :: else ->
                    atomic {
                        owner[ticket % SLOTS] = NOBODY;
                        ADD(STATE(ticket), state, 255 /* -1: the inside bit */, STORE_HAND_BACK)
                    }
                fi
            fi
        fi
    fi;
    atomic { state = 0; other = 0; done = 0 }
}

/* Whether `state` ends what can happen to the ticket. */
#define RESOLVED(state, ticket) (TICKET(state) > ticket || (TICKET(state) == ticket && (state & (PUBLISHED | VOID))))
#define HOLDS(state, ticket) (TICKET(state) == ticket && (state & PUBLISHED))

/* Seals the next ticket if it is resolved; one that is not, with others behind it, may be overdue or not. */
inline advance(from) {
    LOAD(SEALED, from, ADVANCE_SEALED);
    LOAD(HEAD, other, ADVANCE_HEAD);
    if
    :: other < from + 1
    :: else ->
        LOAD(STATE(from), before, KIND_OR_OPEN);
        if
        :: !RESOLVED(before, from) ->
            LOAD(HEAD, other, VOID_IF_OVERDUE_HEAD);
            if
            :: from + 1 < other && (OVERDUE || closing) ->
                make_void(from);
                LOAD(STATE(from), before, RESOLVED_STATE);
                if
                :: RESOLVED(before, from) -> LOAD(STATE(from), before, KIND)
                :: else
                fi
            :: !closing || from + 1 >= other /* not overdue yet, or nobody waits behind it */
            fi
        :: else
        fi;
        if
        :: !RESOLVED(before, from)
        :: else ->
            state = HOLDS(before, from);
#ifdef WORDS
            if
            :: state -> LOAD(TIMESTAMP(from), before, SUMMARISE_TIMESTAMP)
            :: else
            fi;
#endif
            LOAD(SEALED, other, ADVANCE_SEALED_AGAIN);
            if
            :: other != from && CHECKED(SEALED_LOOKED_AT_AGAIN)
            :: else ->
                atomic {
                    /* What goes into the index is true. */
                    assert(state == stored[from]);
#ifdef WORDS
                    assert(!state || before == from);
#endif
                    other = from
                };
                EXCHANGE(SEALED, other, from + 1, done, ADVANCE_EXCHANGE, ADVANCE_EXCHANGE_FAILED,
                         indexed[from] = state);
            fi
        fi
    fi;
    atomic { state = 0; before = 0; other = 0; done = 0; from = 0 }
}

inline count_overrun(ticket) {
    LOAD(STATE(ticket), state, MARK_STATE);
    if
    :: HOLDS(state, ticket) && !(state & GAVE_WAY) ->
        EXCHANGE(STATE(ticket), state, state | GAVE_WAY, done, MARK_EXCHANGE, MARK_EXCHANGE_FAILED,
                 counted[ticket]++; assert(counted[ticket] == 1));
    :: else
    fi;
    atomic { state = 0; done = 0 }
}

/* What is about to be overwritten and was not counted when it should have been. */
inline take_over(ticket) {
    LOAD(STATE(ticket), state, UNMARKED_STATE);
    if
    :: HOLDS(state, ticket) && !(state & GAVE_WAY) && CHECKED(OVERWRITTEN_COUNTED) -> count_overrun(ticket)
    :: else
    fi;
    state = 0
}

inline give_way(ticket) {
    LOAD(HEAD, other, GIVE_WAY_HEAD);
    if
    :: other > ticket + CAPACITY && CHECKED(OWN_PLACE_COUNTED) -> count_overrun(ticket)
    :: else
    fi;
    other = 0;
    if
    :: ticket - CAPACITY >= FIRST -> count_overrun((ticket - CAPACITY))
    :: else
    fi
}

/* A thread that pushes. The one that closes comes when the others have ended, sees what they did, and finds whatever
   they left overdue: nothing may have wedged. */
proctype producer(byte me, pushes; bit mortal, closing) {
    PROTOCOL_SCRATCH;
    byte ticket, place, from;
    {
        do
        :: pushes == 0 -> break
        :: else ->
            place = 0; ok = 0;
            do
            :: place == (closing -> PLACES + 2 : PLACES) || ok -> break
            :: else ->
                ADD(HEAD, ticket, 1, TAKE_TICKET);
                assert(ticket < TICKETS - 1);
#ifdef COUNTING
                take_over((ticket - SLOTS));
#endif
                store_sample(ticket);
                if
                :: !ok -> make_void(ticket)
                :: else
                fi;
#ifdef COUNTING
                give_way(ticket);
#endif
                round = (closing -> TICKETS : 1);
                do
                :: round == 0 -> break
                :: else -> advance(from); round--
                od;
                place++
            od;
            assert(ok || !closing);
            atomic { place = 0; ticket = 0; ok = 0; pushes-- }
        od;
        atomic { END_THREAD; finished++ }
    } unless {
        mortal && mortal_ends;
        atomic {
            state = 0; before = 0; other = 0; round = 0; void_round = 0; done = 0; ok = 0; ticket = 0; place = 0;
            from = 0; pushes = 0; dead = 1; END_THREAD; finished++
        }
    }
}

#ifdef MORTAL
proctype fate() { mortal_ends = 1 }
#endif

/* Reads some ticket's sample in either way. */
proctype reader(byte me) {
    byte state, other, word, timestamp, ticket;
    LOAD(HEAD, other, STILL_WHOLE_HEAD);
    atomic {
        ticket = FIRST;
        do
        :: ticket + 1 < other -> ticket++
        :: break
        od;
        other = 0
    };
#ifdef WORDS
    if
    :: /* Log::read: a copy, and a second look at the state. */
        LOAD(STATE(ticket), state, READ_STATE);
        if
        :: HOLDS(state, ticket) ->
            LOAD(WORD(ticket), word, READ_WORD);
            LOAD(STATE(ticket), other, READ_STATE_AGAIN);
            if
            :: ((state ^ other) & (255 - GAVE_WAY)) && CHECKED(STATE_LOOKED_AT_AGAIN)
            :: else -> assert(word == ticket)
            fi
        :: else
        fi
    :: /* Reader::live_at, still_whole: the timestamp alone, and then how far the log has come. */
        LOAD(STATE(ticket), state, KIND);
        if
        :: HOLDS(state, ticket) ->
            LOAD(TIMESTAMP(ticket), timestamp, LIVE_AT_TIMESTAMP);
            LOAD(HEAD, other, STILL_WHOLE_HEAD);
            if
            :: other > ticket + SLOTS && CHECKED(HEAD_LOOKED_AT)
            :: else -> assert(timestamp == ticket)
            fi
        :: else
        fi
    fi;
#endif
    atomic { state = 0; other = 0; word = 0; timestamp = 0; ticket = 0; END_THREAD; finished++ }
}

#define NEWEST(x) values[(x) * DEPTH + length[x] - 1]

init {
    byte i;
    atomic {
        c_code { read_orders(); };
        do
        :: i < LOCATIONS -> length[i] = 1; i++
        :: else -> break
        od;
        i = 0;
        do
        :: i < SLOTS -> values[i * DEPTH] = PACK(i, VOID); owner[i] = NOBODY; i++
        :: else -> break
        od;
        i = 0;
        do
        :: i < LOCATIONS -> views[CLOSER * LOCATIONS + i] = GONE; i++
        :: else -> i = 0; break
        od;
        values[HEAD * DEPTH] = FIRST;
        values[SEALED * DEPTH] = FIRST;
        run producer(0, PUSHES_A, MORTAL_A, 0);
        run producer(1, PUSHES_B, 0, 0);
#if READERS > 0
        run reader(2);
#endif
#ifdef MORTAL
        run fate()
#endif
    };
    finished == 2 + READERS;
#if SLOTS > 1 /* on a single place each ticket finds the one before it still open */
    atomic {
        do
        :: i < LOCATIONS -> views[CLOSER * LOCATIONS + i] = length[i] - 1; i++
        :: else -> i = FIRST; break
        od;
        run producer(CLOSER, 1, 0, 1)
    };
    finished == 3 + READERS;
    assert(NEWEST(SEALED) == NEWEST(HEAD));
    d_step {
        do
        :: i < NEWEST(HEAD) ->
            assert(indexed[i] == stored[i]);
#ifdef COUNTING
            assert(counted[i] == (stored[i] && i + CAPACITY < NEWEST(HEAD)) || dead);
#endif
            i++
        :: else -> break
        od
    }
#endif
}
