TEST_CASE("a good name") {}
TEST_CASE("--help is answered") {}
TEST_CASE(
    "~is not tested") {}
