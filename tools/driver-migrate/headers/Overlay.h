// A C++-clean copy of every header a set of units opens, in a directory that
// mirrors absolute paths: relative includes stay inside it.
//
//   <store>/<key>/prelude.h, override headers
//   <store>/<key>/usr/src/linux-headers-6.1.0-56-common/include/linux/pci.h
//   <store>/<key>/manifest.json      what it was made from
//
// The directory appears under its name when it is complete, or not at all.
#pragma once
#include "language/ParseC.h"
#include "llvm/Support/Error.h"

namespace drydock::migrate {

struct OverlayStats {
  unsigned Headers = 0;    ///< copied
  unsigned Edited = 0;     ///< with more than a linkage frame
  unsigned Framed = 0;     ///< with a linkage frame
  unsigned Patches = 0;    ///< hand-written patches that matched
  unsigned Overridden = 0; ///< definitions of overridden macros emptied
  unsigned long Bytes = 0;
};

struct Overlay {
  std::string Root;
  OverlayStats Stats;
  bool Cached = false;
};

/// Where overlays are kept: below cacheDirectory().
std::string overlayStore();

/// Names the overlay of these units; changes with their text, their commands,
/// the kernel's configuration, the compilers it is for and this tool.
std::string overlayKey(llvm::ArrayRef<CompileUnit> Units, Views As);

/// The finished overlay of that key, if every header is as it was.
llvm::Expected<Overlay> findOverlay(llvm::StringRef Store, llvm::StringRef Key);

/// Writes the headers of the parsed units; Edits is the union of theirs.
/// Directories exist in the mirror even if no header of theirs is used: an
/// include of "../x.h" goes through them.
llvm::Expected<Overlay>
writeOverlay(llvm::StringRef Store, llvm::StringRef Key,
             const std::map<std::string, ParsedFile> &Files,
             const std::set<std::string> &Directories, const EditSet &Edits);

} // namespace drydock::migrate
