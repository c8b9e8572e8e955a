/* The memory order of each site of the model, from the environment: ORDERS="SITE=order ...", as orders.sh reads them
   from the sources. LEFT_OUT="CHECK ..." names what a seeded defect leaves out.
   SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SITES(site) \
    site(TAKE_TICKET) site(STORE_STATE) site(STORE_SEALED) site(STORE_CLAIM) site(STORE_CLAIM_FAILED) site(STORE_WORD) \
    site(STORE_TIMESTAMP) site(STORE_PUBLISH) site(STORE_PUBLISH_FAILED) site(STORE_HAND_BACK) site(READ_STATE) \
    site(READ_WORD) site(READ_STATE_AGAIN) site(RESOLVED_STATE) site(KIND) site(KIND_OR_OPEN) site(MAKE_VOID_SEALED) \
    site(MAKE_VOID_STATE) site(MAKE_VOID_EXCHANGE) site(MAKE_VOID_EXCHANGE_FAILED) site(MARK_STATE) \
    site(MARK_EXCHANGE) site(MARK_EXCHANGE_FAILED) site(VOID_IF_OVERDUE_HEAD) site(ADVANCE_SEALED) site(ADVANCE_HEAD) \
    site(ADVANCE_SEALED_AGAIN) site(ADVANCE_EXCHANGE) site(ADVANCE_EXCHANGE_FAILED) site(SUMMARISE_TIMESTAMP) \
    site(GIVE_WAY_HEAD) site(UNMARKED_STATE) site(LIVE_AT_TIMESTAMP) site(STILL_WHOLE_HEAD)

#define CHECKS(check) \
    check(INSIDE_RESPECTED) check(INSIDE_KEPT) check(INDEXED_BEFORE_OVERWRITTEN) check(UNSEALED_PLACE_LEFT_ALONE) \
    check(PUBLISHED_BY_EXCHANGE) check(SEALED_LOOKED_AT_AGAIN) check(STATE_LOOKED_AT_AGAIN) check(HEAD_LOOKED_AT) \
    check(OWN_PLACE_COUNTED) check(OVERWRITTEN_COUNTED)

#define NUMBER(name) name,
#define NAME(name) #name,
enum { SITES(NUMBER) site_count };
enum { CHECKS(NUMBER) check_count };

static const char *const site_names[] = {SITES(NAME)};
static const char *const check_names[] = {CHECKS(NAME)};
static const char *const order_names[] = {"relaxed", "acquire", "release", "acq_rel", "seq_cst"};
enum { relaxed, acquire, release, acq_rel, seq_cst, order_count };

/* What the model asks. */
static int acquires[site_count], releases[site_count], total[site_count];
static int checked[check_count];

static int place_of(const char *name, size_t length, const char *const *names, int count) {
    for (int i = 0; i < count; ++i)
        if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0) return i;
    fprintf(stderr, "unknown: %.*s\n", (int)length, name);
    exit(2);
}

static void set_order(int site, int order) {
    acquires[site] = order == acquire || order >= acq_rel;
    releases[site] = order >= release;
    total[site] = order == seq_cst;
}

static void read_orders(void) {
    int known[site_count] = {0};
    const char *text = getenv("ORDERS");
    for (text = text ? text : ""; *text; text += strspn(text, " ")) {
        const size_t name = strcspn(text, "="), order = strcspn(text + name + 1, " ");
        const int site = place_of(text, name, site_names, site_count);
        set_order(site, place_of(text + name + 1, order, order_names, order_count));
        known[site] = 1;
        text += name + 1 + order;
    }
    for (int i = 0; i < site_count; ++i)
        if (!known[i]) {
            fprintf(stderr, "no order for %s\n", site_names[i]);
            exit(2);
        }
    for (int i = 0; i < check_count; ++i) checked[i] = 1;
    for (text = getenv("LEFT_OUT"), text = text ? text : ""; *text; text += strspn(text, " ")) {
        const size_t name = strcspn(text, " ");
        checked[place_of(text, name, check_names, check_count)] = 0;
        text += name;
    }
}
