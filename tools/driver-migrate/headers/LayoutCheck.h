// Compares the layout of every record between the C parse of a unit and the
// C++ form of its headers in the overlay.
#pragma once
#include "RunCompiler.h"
#include "language/ParseC.h"

namespace drydock::migrate {

/// (record, member in C) to the member's name in C++, where that differs.
typedef std::map<std::pair<std::string, std::string>, std::string> NewNames;

struct LayoutResult {
  unsigned Records = 0;
  unsigned Members = 0;   ///< offsets compared, bit-fields included
  unsigned BitFields = 0; ///< of these
  NewNames Renamed;       ///< of these, under another name in C++
  std::vector<std::string> Differences;
  std::vector<std::string> Missing; ///< records that C++ does not have
  std::string Errors;               ///< the C++ form does not compile
};

/// With clang's own view of the C++ text: size, alignment, offsets, bit-field
/// positions and widths.
LayoutResult compareLayouts(const CompileUnit &Unit,
                            llvm::ArrayRef<RecordLayout> InC,
                            llvm::StringRef CxxFile,
                            llvm::StringRef OverlayRoot);

/// For a compiler that can only be asked by compiling: assertions on size,
/// alignment and offsets (bit-fields have none to ask for).
std::string layoutAssertions(llvm::ArrayRef<RecordLayout> InC,
                             const NewNames &Renamed, llvm::StringRef CxxFile);

} // namespace drydock::migrate
