/* Says nothing of threads. */
LOCALCAST_API bool localcast_sample(void) LOCALCAST_RT;
