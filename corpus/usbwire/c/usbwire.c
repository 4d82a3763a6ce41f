// SPDX-License-Identifier: GPL-2.0
/*
 * Bytes over QEMU's usb-serial (an FTDI FT232BM), as people write it in C: what is
 * written to "send" in sysfs goes out, "received" returns what came in since it
 * was read last. ../cxx is the same driver on the Drydock runtime.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/usb.h>

#define WIRE_RESET	0x00	/* vendor request */
#define WIRE_STATUS	2	/* bytes of modem and line status ahead of each packet */
#define WIRE_PACKET	64
#define WIRE_BUFFER	4096
#define WIRE_TIMEOUT	5000	/* ms */

struct usbwire {
	struct usb_device *udev;
	unsigned int out_pipe;
	struct mutex sending;
	u8 *out;
	spinlock_t lock;	/* received, count */
	u8 received[WIRE_BUFFER];
	unsigned int count;
	u8 *in;
	struct urb *urb;
};

static void usbwire_received(struct urb *urb)
{
	struct usbwire *wire = urb->context;
	unsigned long flags;
	unsigned int size;

	if (urb->status)
		return;
	if (urb->actual_length > WIRE_STATUS) {
		spin_lock_irqsave(&wire->lock, flags);
		size = min_t(unsigned int, urb->actual_length - WIRE_STATUS, WIRE_BUFFER - wire->count);
		memcpy(wire->received + wire->count, wire->in + WIRE_STATUS, size);
		wire->count += size;
		spin_unlock_irqrestore(&wire->lock, flags);
	}
	usb_submit_urb(urb, GFP_ATOMIC);
}

static ssize_t send_store(struct device *dev, struct device_attribute *attr, const char *text, size_t count)
{
	struct usbwire *wire = dev_get_drvdata(dev);
	int sent;
	int ret;

	if (count > WIRE_BUFFER)
		return -EINVAL;
	mutex_lock(&wire->sending);
	memcpy(wire->out, text, count);
	ret = usb_bulk_msg(wire->udev, wire->out_pipe, wire->out, count, &sent, WIRE_TIMEOUT);
	mutex_unlock(&wire->sending);
	return ret ? ret : sent;
}
static DEVICE_ATTR_WO(send);

static ssize_t received_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct usbwire *wire = dev_get_drvdata(dev);
	unsigned int count;

	spin_lock_irq(&wire->lock);
	count = wire->count;
	memcpy(text, wire->received, count);
	wire->count = 0;
	spin_unlock_irq(&wire->lock);
	return count;
}
static DEVICE_ATTR_RO(received);

static struct attribute *usbwire_attrs[] = { &dev_attr_send.attr, &dev_attr_received.attr, NULL };
ATTRIBUTE_GROUPS(usbwire);

static int usbwire_probe(struct usb_interface *interface, const struct usb_device_id *id)
{
	struct usb_endpoint_descriptor *in, *out;
	struct usbwire *wire;
	int ret;

	ret = usb_find_common_endpoints(interface->cur_altsetting, &in, &out, NULL, NULL);
	if (ret)
		return ret;
	wire = kzalloc(sizeof(*wire), GFP_KERNEL);
	if (!wire)
		return -ENOMEM;
	wire->udev = interface_to_usbdev(interface);
	wire->out_pipe = usb_sndbulkpipe(wire->udev, usb_endpoint_num(out));
	mutex_init(&wire->sending);
	spin_lock_init(&wire->lock);
	ret = -ENOMEM;
	wire->out = kzalloc(WIRE_BUFFER, GFP_KERNEL);
	if (!wire->out)
		goto err_wire;
	wire->in = kzalloc(WIRE_PACKET, GFP_KERNEL);
	if (!wire->in)
		goto err_out;
	wire->urb = usb_alloc_urb(0, GFP_KERNEL);
	if (!wire->urb)
		goto err_in;
	ret = usb_control_msg_send(wire->udev, 0, WIRE_RESET, USB_TYPE_VENDOR | USB_DIR_OUT, 0, 0, NULL, 0,
				   WIRE_TIMEOUT, GFP_KERNEL);
	if (ret)
		goto err_urb;
	usb_set_intfdata(interface, wire);
	usb_fill_bulk_urb(wire->urb, wire->udev, usb_rcvbulkpipe(wire->udev, usb_endpoint_num(in)), wire->in,
			  WIRE_PACKET, usbwire_received, wire);
	ret = usb_submit_urb(wire->urb, GFP_KERNEL);
	if (ret)
		goto err_urb;
	dev_info(&interface->dev, "wire of %d bytes per packet\n", usb_endpoint_maxp(in));
	return 0;

err_urb:
	usb_free_urb(wire->urb);
err_in:
	kfree(wire->in);
err_out:
	kfree(wire->out);
err_wire:
	kfree(wire);
	return ret;
}

static void usbwire_disconnect(struct usb_interface *interface)
{
	struct usbwire *wire = usb_get_intfdata(interface);

	usb_poison_urb(wire->urb);
	usb_free_urb(wire->urb);
	kfree(wire->in);
	kfree(wire->out);
	kfree(wire);
}

static const struct usb_device_id usbwire_ids[] = {
	{ USB_DEVICE(0x0403, 0x6001) },
	{ }
};
MODULE_DEVICE_TABLE(usb, usbwire_ids);

static struct usb_driver usbwire_driver = {
	.name = "usbwire",
	.id_table = usbwire_ids,
	.probe = usbwire_probe,
	.disconnect = usbwire_disconnect,
	.dev_groups = usbwire_groups,
};
module_usb_driver(usbwire_driver);

MODULE_DESCRIPTION("Bytes over QEMU's usb-serial");
MODULE_LICENSE("GPL");
