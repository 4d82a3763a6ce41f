// A cpio archive in the format that the kernel unpacks at boot ("newc").
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <set>
#include <string>

namespace drydock::trial {

class Initramfs {
public:
  /// With those above it; once is enough.
  void addDirectory(llvm::StringRef Path);
  void addFile(llvm::StringRef Path, llvm::StringRef Content,
               bool Executable = false);
  /// Copies a file of the host. Kernel modules are decompressed; the name in
  /// the guest then ends in .ko.
  llvm::Error addHostFile(llvm::StringRef Path, llvm::StringRef HostPath);
  llvm::Error write(llvm::StringRef HostPath);

private:
  void add(llvm::StringRef Path, unsigned Mode, llvm::StringRef Content);
  std::string Archive;
  std::set<std::string> Directories;
  unsigned Inode = 1;
};

/// The content of a file, decompressed by xz, zstd or gzip if its name says so.
llvm::Expected<std::string> readDecompressed(llvm::StringRef Path);

} // namespace drydock::trial
