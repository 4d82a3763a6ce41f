// Do two builds behave the same? What two boots of the first build differ in
// is the tolerance for the second.
#pragma once
#include "Boot.h"
#include <optional>

namespace drydock::trial {

struct PhaseComparison {
  std::string Name;
  Match How = Match::Exact;
  size_t First = 0, Second = 0; ///< accesses
  size_t RawNoise = 0;          ///< between boots of the first, unmasked
  size_t Noise = 0;             ///< the same, masked
  size_t Raw = 0;               ///< between the builds, unmasked
  size_t Difference = 0;        ///< the same, masked: the best pair of boots
  size_t Slack = 0;             ///< allowed besides the noise
  double FirstPerPacket = 0, SecondPerPacket = 0;
  bool Equal = true;
  /// The first differing accesses, "-" only in the first, "+" in the second.
  std::vector<std::string> Examples;
};

struct Comparison {
  std::vector<PhaseComparison> Phases;
  std::vector<std::string> Results;      ///< differing results and checks
  std::vector<std::string> Messages;     ///< differing kernel messages
  std::vector<std::string> Acquisitions; ///< differing failures of them
  std::vector<std::string> Covered;      ///< functions that only one build ran
  bool equal() const;
};

using Boots = llvm::ArrayRef<Boot>;
Comparison compareBoots(const Scenario &S, Boots First, Boots Second);

/// Added and removed lines between two sequences; counts at most Limit.
struct LineDifference {
  size_t Count = 0;
  bool Cut = false;
  std::vector<std::string> Examples;
};
LineDifference differInOrder(llvm::ArrayRef<std::string> A,
                             llvm::ArrayRef<std::string> B);
LineDifference differAsMultiset(llvm::ArrayRef<std::string> A,
                                llvm::ArrayRef<std::string> B);
/// The accesses of each kind by its share of Units packets; a kind is an
/// access without what the device answers.
LineDifference differPerPacket(llvm::ArrayRef<std::string> A, double UnitsA,
                               llvm::ArrayRef<std::string> B, double UnitsB);
/// The accesses of kinds that only one of them has.
LineDifference differInKinds(llvm::ArrayRef<std::string> A,
                             llvm::ArrayRef<std::string> B);

} // namespace drydock::trial
