// SPDX-License-Identifier: GPL-2.0
/*
 * The buffer is the caller's, who made it as large as a record: how large it
 * is shows in no function alone. (io_ti.c of Linux 6.1.170, get_manuf_info().)
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/types.h>

struct wharf_header {
	__le16 size;
} __packed;

struct wharf_record {
	u8 bytes[12];
};

static void wharf_fill_bad(const struct wharf_header *h, u8 *buffer)
{
	memcpy(buffer, h + 1, le16_to_cpu(h->size));	// expect: untrusted-index "says how much is copied"
}

u8 wharf_first(const struct wharf_header *h)
{
	struct wharf_record *record = kmalloc(sizeof(*record), GFP_KERNEL);
	u8 first;

	if (!record)
		return 0;
	wharf_fill_bad(h, record->bytes);
	first = record->bytes[0];
	kfree(record);
	return first;
}
