// What a function does to its caller's world, split by outcome. Expressions
// are trees rooted in parameters, so a summary outlives its unit and applies
// in any other.
#pragma once
#include "engine/State.h"
#include "llvm/ADT/StringMap.h"
#include <string>
#include <vector>

namespace drydock {

/// A portable expression: nodes in post order, the last one is the root.
struct PathNode {
  enum Kind : uint8_t {
    Const,
    Param,
    Global,
    Fresh,
    Load,
    Offset,
    Index,
    Binary,
    Return
  } K;
  unsigned A = 0; ///< operand node
  unsigned B = 0; ///< the other one: of Binary, or the index; 0: unknown index
  /// Constant, parameter, byte offset, fresh number, stride, llvm opcode.
  int64_t Imm = 0;
  std::string Name; ///< Global
  bool operator==(const PathNode &) const = default;
};
using Path = std::vector<PathNode>;

struct SummaryResource {
  const ApiFamily *Family = nullptr;
  Path Handle, Key; ///< Key empty: none
  enum Action : uint8_t {
    Acquires,
    Releases,
    Escapes,
    Dangles, ///< acquired and released; the caller's world still points to it
    Keeps,   ///< stored in an object made here that lives on
  } Act = Acquires;
  bool Managed = false;
  bool ByArgument = false; ///< as in Resource
  bool OnFailure = false;  ///< the function fails and keeps it
  bool May = false;        ///< on some of the merged paths only
  PathNote Where;
  bool sameEffect(const SummaryResource &O) const {
    return Family == O.Family && Handle == O.Handle && Act == O.Act &&
           May == O.May;
  }
};

struct SummaryFact {
  Path Value;
  ValueSet Set = AnyValue;
  bool operator==(const SummaryFact &) const = default;
};

struct SummaryStore {
  Path Address, Value; ///< Value empty: unknown
  bool operator==(const SummaryStore &) const = default;
};

/// A place the function touches through a pointer of its caller.
struct SummaryUse {
  Path Pointer;
  PathNote Where;
};

/// A lock or a state of the CPU that the function changes.
struct SummarySection {
  const ApiFamily *Family = nullptr;
  Path Lock;     ///< empty: of the CPU
  int Depth = 0; ///< what it adds; zero: entered, and left again
  PathNote Where;
  bool sameEffect(const SummarySection &O) const {
    return Family == O.Family && Lock == O.Lock && Depth == O.Depth;
  }
};

/// A place that may sleep.
struct SummarySleep {
  Path Flags; ///< of an allocation: decides; empty: it does
  PathNote Where;
};

struct Outcome {
  ValueSet Result = AnyValue; ///< classes of the returned value
  Path ResultPath;            ///< empty: unknown
  /// Returns a pointer that is NULL or an error for a reason seen inside.
  bool Evident = false;
  std::vector<SummaryFact> Conditions;
  std::vector<SummaryResource> Resources;
  std::vector<SummaryStore> Stores;
  std::vector<SummaryUse> Dereferences; ///< not guarded by a test inside
  std::vector<SummaryUse> MmioUses;
  std::vector<SummarySection> Sections;
  std::vector<SummarySleep> Sleeps;
  bool AskedContext = false; ///< as in State

  bool sameEffects(const Outcome &O) const;
  bool sameSections(const Outcome &O) const;
  /// Takes From in: what is known of values from now on holds for both.
  void join(const Outcome &From);
  /// Releases of either side may happen; acquisitions must be on both.
  void joinEffects(const Outcome &From);

private:
  void joinSections(const Outcome &From);
};

struct Summary {
  std::vector<Outcome> Outcomes;
  std::vector<unsigned> Havocs; ///< parameters that unknown code may write
  bool NoReturn = false;
};

/// Summaries of a module, by link name; static functions by unit and name.
using SummaryMap = llvm::StringMap<Summary>;

} // namespace drydock
