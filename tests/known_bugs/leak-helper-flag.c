// SPDX-License-Identifier: GPL-2.0
/*
 * A helper that turns a switch on or off by a flag: the caller leaves it on.
 */
#include <linux/clk.h>
#include <linux/io.h>

#define CODEC_READY	0x04

struct codec {
	struct clk *clk;
	void __iomem *regs;
};

static int codec_power(struct codec *codec, bool on)
{
	if (!on) {
		clk_disable_unprepare(codec->clk);
		return 0;
	}
	return clk_prepare_enable(codec->clk);
}

int codec_start_bad(struct codec *codec)
{
	int ret = codec_power(codec, true);	// expect: resource-leak "clock"

	if (ret)
		return ret;
	if (!readl(codec->regs + CODEC_READY))
		return -EIO;
	writel(1, codec->regs + CODEC_READY);
	return 0;
}

int codec_start_ok(struct codec *codec)
{
	int ret = codec_power(codec, true);

	if (ret)
		return ret;
	if (!readl(codec->regs + CODEC_READY)) {
		codec_power(codec, false);
		return -EIO;
	}
	writel(1, codec->regs + CODEC_READY);
	return 0;
}
