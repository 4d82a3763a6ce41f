// One mechanical change that plants a bug, as edits of the unmutated file.
#pragma once
#include <string>
#include <vector>

namespace drydock::mutate {

/// Replaces Length bytes at Offset of the original file.
struct Edit {
  unsigned Offset;
  unsigned Length;
  std::string Text;
};

struct Mutation {
  std::string Kind;  ///< swap-unmap-irq, duplicate-release, drop-check ...
  std::string Shape; ///< variant within the kind, for the breakdown
  std::string Api;   ///< function whose call is changed, for a varied draw
  std::string Function;
  unsigned Line = 0;
  std::string Description;
  std::vector<std::string> Rules; ///< a finding of any of these detects it
  std::vector<Edit> Edits;        ///< ascending, not overlapping
};

} // namespace drydock::mutate
