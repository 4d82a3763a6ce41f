// Files with known content for the guest, and the sound it played.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace drydock::trial {

/// The same bytes for the same name and size.
std::string knownBytes(llvm::StringRef Name, uint64_t Size);
std::string sha256(llvm::StringRef Text);

/// Checksum of a WAV file's samples without the silence around them, for
/// when QEMU starts and stops recording is chance; "silence" or "none".
std::string soundSum(llvm::StringRef Path);

} // namespace drydock::trial
