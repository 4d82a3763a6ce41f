// The hand-written part of the overlay, embedded from runtime/overlay/.
#pragma once
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::migrate {

/// One textual change of a header that no rule makes.
struct HeaderPatch {
  std::string Header; ///< end of the path: "linux/stddef.h"
  std::string Old, New;
  bool Everywhere; ///< a piece of text at every place, not whole lines once
  unsigned Line;   ///< in patches.txt
};

/// Macros that overrides.h defines: their definitions elsewhere are emptied.
const llvm::StringSet<> &overriddenMacros();

const std::vector<HeaderPatch> &headerPatches();

/// Reads the format of patches.txt; an error names the line.
llvm::Expected<std::vector<HeaderPatch>> parsePatches(llvm::StringRef Text);

/// Hash over all embedded files.
std::string overlayDataVersion();

/// (name, content) of each embedded header.
std::vector<std::pair<std::string, llvm::StringRef>> overlayHeaders();

} // namespace drydock::migrate
