/* Promises more than it checks.
 * any-thread, rt */
LOCALCAST_API bool localcast_sample(int number,
                                    int other) LOCALCAST_BLOCKS;
