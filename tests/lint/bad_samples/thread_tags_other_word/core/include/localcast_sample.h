/* A word that is not in the vocabulary.
 * main-thread, rt */
LOCALCAST_API bool localcast_sample(void) LOCALCAST_RT;
