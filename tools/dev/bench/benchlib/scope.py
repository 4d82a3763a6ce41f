"""The directories that are measured: the same list for sweep, precision and speed."""
DIRECTORIES = ('drivers/watchdog', 'drivers/i2c/busses', 'drivers/spi',
               'drivers/net/ethernet/realtek', 'drivers/net/ethernet/amd', 'drivers/net/ethernet/intel/e1000',
               'drivers/net/ethernet/intel/e1000e', 'drivers/net/ethernet/broadcom', 'drivers/net/ethernet/marvell',
               'drivers/usb/class', 'drivers/usb/serial', 'drivers/usb/storage', 'drivers/usb/misc', 'sound/pci')
