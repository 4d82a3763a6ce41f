/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Each of the trial's detectors has a fault here that it must catch:
 * tools/driver-migrate/bench/controls.py. The driver is sound without them. It is
 * no sample to read, as corpus/edu/c is.
 */
#ifndef EDU_FAULTS_H
#define EDU_FAULTS_H

enum edu_fault {
	EDU_SOUND,
	EDU_EXTRA_WRITE,	/* one more register write in probe() */
	EDU_WRONG_VALUE,	/* another value in a register */
	EDU_MISSING_ACK,	/* the interrupt is not acknowledged */
	EDU_LEAK,		/* memory that remove() forgets */
	EDU_DOUBLE_FREE,	/* memory that remove() frees twice */
	EDU_USE_AFTER_FREE,	/* memory written after it was freed */
	EDU_SLEEP_IN_ATOMIC,	/* sleeps with a spinlock held */
	EDU_UNRELEASED_REGION,	/* the BAR stays reserved */
	EDU_CHANGED_MESSAGE,	/* another text in the kernel log */
	EDU_WRONG_RESULT,	/* user space gets another number */
	EDU_IRQ_LEFT,		/* the handler stays registered */
	EDU_HANG,		/* open() never returns */
	EDU_LOCK_INVERSION,	/* two locks in one order, then in the other */
	EDU_DMA_MISUSE,		/* memory is freed with another size */
	EDU_UNCHECKED_ALLOCATION, /* probe() does not look whether it got memory */
	EDU_REGION_ON_FAILURE,	/* the BAR stays reserved when the mapping fails */
	EDU_OTHER_ERROR,	/* probe() returns another error than it was told */
	EDU_LEAK_ON_FAILURE,	/* memory that a probe() that fails forgets */
};

#ifndef EDU_FAULT
#define EDU_FAULT EDU_SOUND
#endif
#define edu_has_fault(fault) (EDU_FAULT == (fault))

#endif
