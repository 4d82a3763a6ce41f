// SPDX-License-Identifier: GPL-2.0-only
// Remove waits until the timer function says that it does not arm any more.
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct pendulum {
	struct timer_list swing;
	struct completion stopped;
	bool running;
};

static void pendulum_swing(struct timer_list *t)
{
	struct pendulum *pendulum = from_timer(pendulum, t, swing);

	if (pendulum->running)
		mod_timer(&pendulum->swing, jiffies + HZ);
	else
		complete(&pendulum->stopped);
}

static int pendulum_probe(struct platform_device *pdev)
{
	struct pendulum *pendulum = kzalloc(sizeof(*pendulum), GFP_KERNEL);

	if (!pendulum)
		return -ENOMEM;
	init_completion(&pendulum->stopped);
	timer_setup(&pendulum->swing, pendulum_swing, 0);
	pendulum->running = true;
	platform_set_drvdata(pdev, pendulum);
	mod_timer(&pendulum->swing, jiffies + HZ);
	return 0;
}

static int pendulum_remove_ok(struct platform_device *pdev)
{
	struct pendulum *pendulum = platform_get_drvdata(pdev);

	pendulum->running = false;
	wait_for_completion(&pendulum->stopped);
	kfree(pendulum);
	return 0;
}

struct platform_driver pendulum_driver = { .probe = pendulum_probe, .remove = pendulum_remove_ok };
