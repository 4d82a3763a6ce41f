#include "Tables.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace drydock::mutate {

static const Pair AllPairs[] = {
    // memory
    {"kmalloc", -1, "kfree", 0, Pair::Plain},
    {"kzalloc", -1, "kfree", 0, Pair::Plain},
    {"kcalloc", -1, "kfree", 0, Pair::Plain},
    {"kmalloc_array", -1, "kfree", 0, Pair::Plain},
    {"kzalloc_node", -1, "kfree", 0, Pair::Plain},
    {"kstrdup", -1, "kfree", 0, Pair::Plain},
    {"kmemdup", -1, "kfree", 0, Pair::Plain},
    {"kasprintf", -1, "kfree", 0, Pair::Plain},
    {"vmalloc", -1, "vfree", 0, Pair::Plain},
    {"vzalloc", -1, "vfree", 0, Pair::Plain},
    {"kvmalloc", -1, "kvfree", 0, Pair::Plain},
    {"kvzalloc", -1, "kvfree", 0, Pair::Plain},
    {"kvcalloc", -1, "kvfree", 0, Pair::Plain},
    {"kmem_cache_create", -1, "kmem_cache_destroy", 0, Pair::Plain},
    {"kmem_cache_alloc", -1, "kmem_cache_free", 1, Pair::Plain},
    {"mempool_create_kmalloc_pool", -1, "mempool_destroy", 0, Pair::Plain},
    {"mempool_create_slab_pool", -1, "mempool_destroy", 0, Pair::Plain},
    // I/O
    {"ioremap", -1, "iounmap", 0, Pair::Plain},
    {"ioremap_wc", -1, "iounmap", 0, Pair::Plain},
    {"of_iomap", -1, "iounmap", 0, Pair::Plain},
    {"pci_ioremap_bar", -1, "iounmap", 0, Pair::Plain},
    {"pci_iomap", -1, "pci_iounmap", 1, Pair::Plain},
    {"pci_iomap_range", -1, "pci_iounmap", 1, Pair::Plain},
    {"request_region", 0, "release_region", 0, Pair::Plain},
    {"request_mem_region", 0, "release_mem_region", 0, Pair::Plain},
    {"pci_request_regions", 0, "pci_release_regions", 0, Pair::Plain},
    {"pci_request_mem_regions", 0, "pci_release_mem_regions", 0, Pair::Plain},
    {"pci_enable_device", 0, "pci_disable_device", 0, Pair::State},
    {"pci_enable_device_mem", 0, "pci_disable_device", 0, Pair::State},
    {"pci_alloc_irq_vectors", 0, "pci_free_irq_vectors", 0, Pair::State},
    {"pci_enable_msi", 0, "pci_disable_msi", 0, Pair::State},
    {"request_irq", 0, "free_irq", 0, Pair::Plain},
    {"request_threaded_irq", 0, "free_irq", 0, Pair::Plain},
    // DMA
    {"dma_alloc_coherent", -1, "dma_free_coherent", 2, Pair::Plain},
    {"dma_map_single", -1, "dma_unmap_single", 1, Pair::Plain},
    {"dma_pool_create", -1, "dma_pool_destroy", 0, Pair::Plain},
    {"dma_pool_alloc", -1, "dma_pool_free", 1, Pair::Plain},
    {"dma_pool_zalloc", -1, "dma_pool_free", 1, Pair::Plain},
    {"dma_request_chan", -1, "dma_release_channel", 0, Pair::Plain},
    {"dma_request_slave_channel", -1, "dma_release_channel", 0, Pair::Plain},
    // clocks, power
    {"clk_get", -1, "clk_put", 0, Pair::Plain},
    {"of_clk_get", -1, "clk_put", 0, Pair::Plain},
    {"clk_prepare_enable", 0, "clk_disable_unprepare", 0, Pair::State},
    {"clk_prepare", 0, "clk_unprepare", 0, Pair::State},
    {"clk_enable", 0, "clk_disable", 0, Pair::State},
    {"clk_bulk_prepare_enable", 1, "clk_bulk_disable_unprepare", 1, Pair::State},
    {"regulator_get", -1, "regulator_put", 0, Pair::Plain},
    {"regulator_enable", 0, "regulator_disable", 0, Pair::State},
    {"regulator_bulk_enable", 1, "regulator_bulk_disable", 1, Pair::State},
    {"phy_init", 0, "phy_exit", 0, Pair::State},
    {"phy_power_on", 0, "phy_power_off", 0, Pair::State},
    {"pm_runtime_get_sync", 0, "pm_runtime_put", 0, Pair::State},
    {"pm_runtime_get_sync", 0, "pm_runtime_put_sync", 0, Pair::State},
    {"pm_runtime_resume_and_get", 0, "pm_runtime_put", 0, Pair::State},
    {"gpio_request", 0, "gpio_free", 0, Pair::State},
    // objects
    {"alloc_etherdev", -1, "free_netdev", 0, Pair::Plain},
    {"alloc_etherdev_mq", -1, "free_netdev", 0, Pair::Plain},
    {"alloc_etherdev_mqs", -1, "free_netdev", 0, Pair::Plain},
    {"alloc_netdev", -1, "free_netdev", 0, Pair::Plain},
    {"alloc_candev", -1, "free_candev", 0, Pair::Plain},
    {"register_netdev", 0, "unregister_netdev", 0, Pair::Plain},
    {"mdiobus_alloc", -1, "mdiobus_free", 0, Pair::Plain},
    {"alloc_skb", -1, "kfree_skb", 0, Pair::Plain},
    {"dev_alloc_skb", -1, "dev_kfree_skb", 0, Pair::Plain},
    {"netdev_alloc_skb", -1, "dev_kfree_skb", 0, Pair::Plain},
    {"usb_alloc_urb", -1, "usb_free_urb", 0, Pair::Plain},
    {"usb_alloc_coherent", -1, "usb_free_coherent", 2, Pair::Plain},
    {"input_allocate_device", -1, "input_free_device", 0, Pair::Plain},
    {"request_firmware", 0, "release_firmware", 0, Pair::Plain},
    {"create_workqueue", -1, "destroy_workqueue", 0, Pair::Plain},
    {"create_singlethread_workqueue", -1, "destroy_workqueue", 0, Pair::Plain},
    {"alloc_workqueue", -1, "destroy_workqueue", 0, Pair::Plain},
    {"alloc_ordered_workqueue", -1, "destroy_workqueue", 0, Pair::Plain},
    {"kthread_run", -1, "kthread_stop", 0, Pair::Plain},
    {"crypto_alloc_shash", -1, "crypto_free_shash", 0, Pair::Plain},
    {"crypto_alloc_skcipher", -1, "crypto_free_skcipher", 0, Pair::Plain},
    {"video_device_alloc", -1, "video_device_release", 0, Pair::Plain},
    {"v4l2_device_register", 1, "v4l2_device_unregister", 0, Pair::State},
    {"misc_register", 0, "misc_deregister", 0, Pair::State},
    {"class_create", -1, "class_destroy", 0, Pair::Plain},
    {"cdev_add", 0, "cdev_del", 0, Pair::Plain},
    {"alloc_chrdev_region", 0, "unregister_chrdev_region", 0, Pair::State},
    {"platform_device_alloc", -1, "platform_device_put", 0, Pair::Counted},
    {"spi_alloc_master", -1, "spi_master_put", 0, Pair::Counted},
    {"spi_alloc_master", -1, "spi_controller_put", 0, Pair::Counted},
    {"scsi_host_alloc", -1, "scsi_host_put", 0, Pair::Counted},
    {"i2c_get_adapter", -1, "i2c_put_adapter", 0, Pair::Counted},
    {"of_get_child_by_name", -1, "of_node_put", 0, Pair::Counted},
    {"of_parse_phandle", -1, "of_node_put", 0, Pair::Counted},
    {"of_find_compatible_node", -1, "of_node_put", 0, Pair::Counted},
    {"of_find_node_by_name", -1, "of_node_put", 0, Pair::Counted},
    {"of_get_parent", -1, "of_node_put", 0, Pair::Counted},
    {"of_find_device_by_node", -1, "platform_device_put", 0, Pair::Counted},
    {"pci_get_device", -1, "pci_dev_put", 0, Pair::Counted},
    {"pci_get_domain_bus_and_slot", -1, "pci_dev_put", 0, Pair::Counted},
};

ArrayRef<Pair> pairs() { return AllPairs; }

static const StringSet<> &nullReturning() {
  static const StringSet<> Names = {
      "kmalloc", "kzalloc", "kcalloc", "kmalloc_array", "kstrdup", "kmemdup", "kasprintf",
      "vmalloc", "vzalloc", "kvmalloc", "kvzalloc", "kmem_cache_alloc", "kmem_cache_zalloc",
      "devm_kzalloc", "devm_kmalloc", "devm_kcalloc", "devm_kmalloc_array", "devm_kstrdup",
      "devm_kmemdup", "devm_kasprintf", "ioremap", "ioremap_wc", "of_iomap", "pci_iomap",
      "pci_ioremap_bar", "pcim_iomap", "devm_ioremap", "devm_ioremap_wc", "devm_platform_ioremap",
      "dma_alloc_coherent", "dmam_alloc_coherent", "dma_pool_alloc", "dma_pool_zalloc",
      "alloc_etherdev", "alloc_etherdev_mq", "alloc_etherdev_mqs", "devm_alloc_etherdev",
      "alloc_candev", "alloc_netdev", "alloc_skb", "dev_alloc_skb", "netdev_alloc_skb",
      "netdev_alloc_skb_ip_align", "skb_clone", "skb_copy", "usb_alloc_urb", "usb_alloc_coherent",
      "input_allocate_device", "devm_input_allocate_device", "platform_get_resource",
      "platform_get_resource_byname", "platform_device_alloc", "spi_alloc_master",
      "devm_spi_alloc_master", "devm_iio_device_alloc", "iio_device_alloc", "mdiobus_alloc",
      "devm_mdiobus_alloc", "scsi_host_alloc", "video_device_alloc", "rc_allocate_device",
      "of_match_device", "of_device_get_match_data", "device_get_match_data", "of_get_property",
      "of_find_device_by_node", "pci_get_device", "bus_find_device", "alloc_workqueue",
      "create_singlethread_workqueue", "mempool_create", "ieee80211_alloc_hw", "usb_create_hcd",
      "ata_host_alloc_pinfo", "platform_device_register_data", "snd_kcontrol_new", "snd_ctl_new1",
      "v4l2_m2m_next_buf", "i2c_get_adapter", "devm_clk_hw_register_mux", "devm_request_region",
      "memremap", "devm_reset_controller_get", "tty_alloc_driver_null", "power_supply_get_by_name"};
  return Names;
}

static const StringSet<> &errPtrReturning() {
  static const StringSet<> Names = {
      "clk_get", "devm_clk_get", "devm_clk_get_enabled", "devm_clk_get_optional", "of_clk_get",
      "of_clk_get_by_name", "devm_ioremap_resource", "devm_platform_ioremap_resource",
      "devm_platform_ioremap_resource_byname", "devm_platform_get_and_ioremap_resource",
      "devm_regulator_get", "regulator_get", "devm_regulator_get_optional", "devm_regmap_init_i2c",
      "devm_regmap_init_mmio", "devm_regmap_init_spi", "devm_regmap_init", "devm_regmap_init_mmio_clk",
      "syscon_regmap_lookup_by_phandle", "syscon_node_to_regmap", "syscon_regmap_lookup_by_compatible",
      "device_node_to_regmap", "dma_request_chan", "devm_rtc_allocate_device", "devm_phy_get",
      "devm_nvmem_cell_get", "nvmem_cell_get", "nvmem_cell_read", "kthread_run", "kthread_create",
      "devm_iio_channel_get", "iio_channel_get", "devm_pinctrl_get", "pinctrl_lookup_state",
      "devm_reset_control_get", "devm_reset_control_get_exclusive", "crypto_alloc_shash",
      "crypto_alloc_skcipher", "dma_buf_get", "memdup_user", "class_create", "device_create",
      "i2c_new_dummy_device", "devm_i2c_new_dummy_device", "devm_thermal_zone_of_sensor_register",
      "platform_device_register_full", "devm_led_classdev_flash_register", "devm_power_supply_register",
      "power_supply_register", "devm_mbox_controller", "mbox_request_channel", "devm_extcon_dev_allocate",
      "devm_regulator_register", "rc_allocate", "usb_get_phy", "devm_usb_get_phy_by_phandle",
      "devm_usb_get_phy", "devm_of_phy_get", "devm_pwm_get", "ERR_CAST"};
  return Names;
}

bool mayReturnNull(StringRef F) { return nullReturning().contains(F); }
bool mayReturnErrPtr(StringRef F) { return errPtrReturning().contains(F); }

bool followsFirstArgument(StringRef F) {
  static const StringSet<> Names = {
      "clk_prepare_enable", "clk_prepare", "clk_enable", "clk_get_rate", "clk_set_rate",
      "regulator_enable", "regulator_disable", "regulator_set_voltage", "regulator_get_voltage",
      "regmap_read", "regmap_write", "regmap_update_bits", "regmap_bulk_read", "regmap_set_bits",
      "regmap_clear_bits", "regmap_bulk_write", "wake_up_process", "pinctrl_select_state"};
  return Names.contains(F);
}

int mmioAddressArgument(StringRef F) {
  static const StringSet<> Reads = {
      "readb", "readw", "readl", "readq", "readb_relaxed", "readw_relaxed", "readl_relaxed",
      "ioread8", "ioread16", "ioread32", "ioread16be", "ioread32be", "__raw_readb", "__raw_readw",
      "__raw_readl", "in_be32", "in_be16", "in_8"};
  static const StringSet<> Writes = {
      "writeb", "writew", "writel", "writeq", "writeb_relaxed", "writew_relaxed", "writel_relaxed",
      "iowrite8", "iowrite16", "iowrite32", "iowrite16be", "iowrite32be", "__raw_writeb",
      "__raw_writew", "__raw_writel"};
  return Reads.contains(F) ? 0 : Writes.contains(F) ? 1 : -1;
}

bool isMmioAccessor(StringRef F) {
  static const StringSet<> Names = {
      "__readb", "__readw", "__readl", "__readq", "__writeb", "__writew", "__writel", "__writeq",
      "memcpy_fromio", "memcpy_toio", "memset_io", "ioread8_rep", "ioread16_rep", "ioread32_rep",
      "iowrite8_rep", "iowrite16_rep", "iowrite32_rep", "readsl", "readsw", "readsb", "writesl",
      "writesw", "writesb", "ioread64", "iowrite64"};
  return mmioAddressArgument(F) >= 0 || Names.contains(F);
}

bool isHarmless(StringRef F) {
  static const StringSet<> Names = {
      "dev_err", "dev_warn", "dev_info", "dev_dbg", "pr_err", "pr_warn", "pr_info", "pr_debug",
      "printk", "netdev_err", "netdev_warn", "netdev_info", "netdev_dbg", "dev_set_drvdata",
      "platform_set_drvdata", "pci_set_drvdata", "usb_set_intfdata", "i2c_set_clientdata",
      "amba_set_drvdata", "dev_err_probe", "PTR_ERR", "mutex_unlock", "spin_unlock",
      "spin_unlock_irqrestore", "spin_unlock_irq", "sizeof", "return", "if", "pm_runtime_set_suspended",
      "v4l2_err", "v4l2_info", "hid_err", "list_del", "list_del_init", "mutex_destroy", "ARRAY_SIZE"};
  return Names.contains(F);
}

} // namespace drydock::mutate
