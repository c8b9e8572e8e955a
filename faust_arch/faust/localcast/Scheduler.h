// What the Faust compiler's option -sch needs of an architecture; include it before the program's class.
//
// The option puts Faust's scheduler behind the architecture's own text. Its threads would flush small numbers to zero,
// by a macro of <faust/dsp/dsp.h>, while the thread that calls compute() does not: which of them computes what depends on
// the moment. Here they compute as everybody does.
//
// The scheduler's functions call back into the program by one name, which is the same in every program. An architecture
// whose programs may share a binary defines LOCALCAST_OWN(name) before, which makes of each name one of the program's
// own.
// SPDX-License-Identifier: MIT
#pragma once

#include <faust/dsp/dsp.h>

#undef AVOIDDENORMALS
#define AVOIDDENORMALS

#ifdef LOCALCAST_OWN
#define computeThreadExternal LOCALCAST_OWN(computeThreadExternal)
#define createScheduler LOCALCAST_OWN(createScheduler)
#define deleteScheduler LOCALCAST_OWN(deleteScheduler)
#define startAll LOCALCAST_OWN(startAll)
#define stopAll LOCALCAST_OWN(stopAll)
#define initAll LOCALCAST_OWN(initAll)
#define signalAll LOCALCAST_OWN(signalAll)
#define syncAll LOCALCAST_OWN(syncAll)
#define pushHead LOCALCAST_OWN(pushHead)
#define getNextTask LOCALCAST_OWN(getNextTask)
#define initTask LOCALCAST_OWN(initTask)
#define activateOutputTask1 LOCALCAST_OWN(activateOutputTask1)
#define activateOutputTask2 LOCALCAST_OWN(activateOutputTask2)
#define activateOneOutputTask LOCALCAST_OWN(activateOneOutputTask)
#define getReadyTask LOCALCAST_OWN(getReadyTask)
#define initTaskList LOCALCAST_OWN(initTaskList)
#define addReadyTask LOCALCAST_OWN(addReadyTask)
#define GetRealTime LOCALCAST_OWN(GetRealTime)
#define get_max_cpu LOCALCAST_OWN(get_max_cpu)
#define Semaphore LOCALCAST_OWN(Semaphore)
#define AtomicCounter LOCALCAST_OWN(AtomicCounter)
#define DynThreadAdapter LOCALCAST_OWN(DynThreadAdapter)
#define TaskQueue LOCALCAST_OWN(TaskQueue)
#define TaskGraph LOCALCAST_OWN(TaskGraph)
#define DSPThread LOCALCAST_OWN(DSPThread)
#define DSPThreadPool LOCALCAST_OWN(DSPThreadPool)
#define WorkStealingScheduler LOCALCAST_OWN(WorkStealingScheduler)

// A program in an unnamed namespace calls these by their names alone; GCC does not see that it is they who are called, and
// as they are inline it would leave them out.
extern "C" {
__attribute__((used)) void* createScheduler(int task_queue_size, int init_task_list_size);
__attribute__((used)) void deleteScheduler(void* scheduler);
__attribute__((used)) void startAll(void* scheduler, void* dsp);
__attribute__((used)) void stopAll(void* scheduler);
__attribute__((used)) void signalAll(void* scheduler);
__attribute__((used)) void syncAll(void* scheduler);
__attribute__((used)) void pushHead(void* scheduler, int cur_thread, int task);
__attribute__((used)) int getNextTask(void* scheduler, int cur_thread);
__attribute__((used)) void initTask(void* scheduler, int task_num, int count);
__attribute__((used)) void activateOutputTask1(void* scheduler, int cur_thread, int task, int* task_num);
__attribute__((used)) void activateOutputTask2(void* scheduler, int cur_thread, int task);
__attribute__((used)) void activateOneOutputTask(void* scheduler, int cur_thread, int task, int* task_num);
__attribute__((used)) void getReadyTask(void* scheduler, int cur_thread, int* task_num);
__attribute__((used)) void initTaskList(void* scheduler, int cur_thread);
__attribute__((used)) void addReadyTask(void* scheduler, int task_num);
}
#endif
