// Programs and files of the host that a scenario's scripts use in the guest.
#pragma once
#include "Initramfs.h"

namespace drydock::trial {

/// "ethtool": the program with the libraries that it needs. "/usr/share/alsa":
/// the file, or all files below the directory, at the same place.
llvm::Error addFromHost(Initramfs &Files, llvm::StringRef Name);

} // namespace drydock::trial
