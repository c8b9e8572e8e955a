/* Atomic variables as C++ has them, weaker than a Promela variable: each location keeps every value it ever had, and
   each thread has a view, the oldest value of each location that it may still read. A load takes any value from there
   on. A release sends the writer's view along with the value; an acquire takes the sent view over. What is
   read-modify-written reads the newest value and hands on what was sent with it (a release sequence). Sequentially
   consistent accesses also keep one common view per location, below which none of them reads.

   Not modelled: a load that sees a store which comes later in its own thread's future (load buffering), and stores
   that end up before older ones of another thread; every plain store here is to a word that one thread owns.

   LOCATIONS, DEPTH (values kept of each) and THREADS are the user's; each site's order comes from orders.c.
   SPDX-License-Identifier: MIT */

byte length[LOCATIONS];
byte values[LOCATIONS * DEPTH];
byte carried[LOCATIONS * DEPTH * LOCATIONS]; /* views sent along */
byte views[THREADS * LOCATIONS];
byte common[LOCATIONS];

#define GONE 255 /* the view of a thread that has ended, or not begun */

/* Of the access under way; 0 between accesses, so that no two states differ by them alone. */
byte at, who, pick, result, operand;
bit success;

c_code {
\#define VALUE(n) now.values[now.at * DEPTH + (n)]
\#define CARRIED(n, y) now.carried[(now.at * DEPTH + (n)) * LOCATIONS + (y)]
\#define VIEW(y) now.views[now.who * LOCATIONS + (y)]
    static void raise_to(unsigned char *view, unsigned char value) { if (*view < value) *view = value; }

    /* From where on the thread may read. */
    static void begin_pick(int site) {
        now.pick = VIEW(now.at);
        if (total[site]) raise_to(&now.pick, now.common[now.at]);
    }
    static void read_picked(int site) {
        now.result = VALUE(now.pick);
        raise_to(&VIEW(now.at), now.pick);
        if (total[site]) raise_to(&now.common[now.at], now.pick);
        if (acquires[site])
            for (int y = 0; y < LOCATIONS; ++y) raise_to(&VIEW(y), CARRIED(now.pick, y));
    }
    static void append(int site) {
        const int n = now.length[now.at]++;
        VALUE(n) = now.operand;
        VIEW(now.at) = n;
        CARRIED(n, now.at) = n;
        if (releases[site])
            for (int y = 0; y < LOCATIONS; ++y) raise_to(&CARRIED(n, y), VIEW(y));
        if (total[site]) now.common[now.at] = n;
    }
    /* What the value before brought along goes on with the new one. */
    static void read_and_append(int site) {
        now.pick = now.length[now.at] - 1;
        read_picked(site);
        for (int y = 0; y < LOCATIONS; ++y) CARRIED(now.pick + 1, y) = CARRIED(now.pick, y);
        append(site);
    }
    /* A strong exchange succeeds on the newest value only, and fails only on a value that differs. */
    static void exchange(int site, int fail_site, unsigned char expected) {
        if (VALUE(now.pick) == expected) now.pick = now.length[now.at] - 1;
        now.success = VALUE(now.pick) == expected;
        if (now.success) read_and_append(site); else read_picked(fail_site);
    }
    static int lower_by(int number, int what) { return number > what ? number - what : 0; }

    /* Values that no thread can read any more are forgotten and the others renumbered: states that differ by the past
       alone become one. */
    static void forget(int location) {
        int oldest = GONE;
        for (int t = 0; t < THREADS; ++t)
            if (now.views[t * LOCATIONS + location] < oldest) oldest = now.views[t * LOCATIONS + location];
        if (oldest == 0 || oldest == GONE) return;
        now.length[location] -= oldest;
        now.common[location] = lower_by(now.common[location], oldest);
        for (int t = 0; t < THREADS; ++t)
            if (now.views[t * LOCATIONS + location] != GONE) now.views[t * LOCATIONS + location] -= oldest;
        unsigned char *const values = now.values + location * DEPTH;
        unsigned char *const carried = now.carried + location * DEPTH * LOCATIONS;
        for (int n = 0; n < DEPTH; ++n) {
            const int kept = n < now.length[location];
            values[n] = kept ? values[n + oldest] : 0;
            for (int y = 0; y < LOCATIONS; ++y)
                carried[n * LOCATIONS + y] = kept ? carried[(n + oldest) * LOCATIONS + y] : 0;
        }
        for (int i = location; i < LOCATIONS * DEPTH * LOCATIONS; i += LOCATIONS)
            now.carried[i] = lower_by(now.carried[i], oldest);
    }
    static void leave(void) {
        now.at = now.who = now.pick = now.result = now.operand = now.success = 0;
        for (int x = 0; x < LOCATIONS; ++x) forget(x);
    }
    static void end_thread(int thread) {
        for (int x = 0; x < LOCATIONS; ++x) now.views[thread * LOCATIONS + x] = GONE;
        leave();
    }
}

#define ANY_VALUE(site) \
    who = me; \
    c_code { begin_pick(site); }; \
    do \
    :: pick + 1 < length[at] -> pick++ \
    :: break \
    od

#define LOAD(x, into, site) \
    atomic { at = x; ANY_VALUE(site); c_code { read_picked(site); }; into = result; c_code { leave(); } }

#define STORE(x, what, site) \
    atomic { assert(length[x] < DEPTH); at = x; who = me; operand = what; c_code { append(site); leave(); } }

/* Adds to a location; `into` becomes the value before. */
#define ADD(x, into, what, site) \
    atomic { \
        assert(length[x] < DEPTH); at = x; who = me; operand = values[(x) * DEPTH + length[x] - 1] + (what); \
        c_code { read_and_append(site); }; \
        into = result; c_code { leave(); } \
    }

/* `expected` becomes what was read, `done` whether the location is `what` now; then `then` follows at once. */
#define EXCHANGE(x, expected, what, done, site, fail_site, then) \
    atomic { \
        assert(length[x] < DEPTH); at = x; operand = (what); result = expected; \
        ANY_VALUE(fail_site); \
        c_code { exchange(site, fail_site, now.result); }; \
        expected = result; done = success; \
        c_code { leave(); }; \
        if \
        :: done -> then \
        :: else \
        fi \
    }

/* The thread reads nothing any more. */
#define END_THREAD who = me; c_code { end_thread(now.who); }
