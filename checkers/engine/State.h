// One disjunct: what holds on the paths that reach a program point.
#pragma once
#include "engine/Expr.h"
#include "model/ApiTable.h"
#include "model/Finding.h"
#include "model/ValueSet.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>

namespace llvm {
class BasicBlock;
class Instruction;
} // namespace llvm

namespace drydock {

/// What is known of one expression. Evidence says why Zero or Negative is a
/// real possibility and not just ignorance.
struct Fact {
  ValueSet Set = AnyValue;
  enum Reason : uint8_t {
    NoEvidence,
    Contract, ///< the API says so
    Helper,   ///< a function of the module returns it on some path
    Tested,   ///< a branch was taken on it
  } Why = NoEvidence;
  const llvm::Instruction *Where = nullptr; ///< call or test behind Why
  bool operator==(const Fact &) const = default;
};

enum class Status : uint8_t { Held, Released, Escaped };

/// One resource on this path.
struct Resource {
  const ApiFamily *Family = nullptr;
  ExprId Handle = 0;         ///< canonical
  ExprId Key = 0;            ///< canonical; 0 when the family has none
  ExprId ReleasedValue = 0;  ///< the handle as read when it was released
  unsigned ReleasedPass = 0; ///< State::Pass at that time
  unsigned Round = 0;        ///< of the loops around Acquired, at that time
  Status State = Status::Held;
  bool Managed = false;  ///< devres owns it
  bool Here = false;     ///< acquired by this function or its callees
  bool ByDevres = false; ///< released through devres itself
  bool MayOnly = false;  ///< released on some of the merged paths
  /// A callee that failed kept it: the leak is the callee's.
  bool ByFailedCallee = false;
  bool ByArgument = false; ///< the handle was passed in, not handed out
  /// Released by a callee that asks something of its own first.
  bool Guarded = false;
  bool Entrusted = false; ///< an argument that a callback has to dispose of
  uint8_t Count = 1;
  uint8_t Handed = 0; ///< to unknown functions so often (families by name)
  const llvm::Instruction *Acquired = nullptr;
  /// Also where it may have been released, when it Escaped that way.
  const llvm::Instruction *Released = nullptr;
  /// Place inside a callee, when a summary brought the event.
  std::shared_ptr<const PathNote> Inner;
  std::shared_ptr<const PathNote> InnerRelease;
};

/// A lock on this path, or a state of the CPU such as interrupts off.
struct Section {
  const ApiFamily *Family = nullptr;
  ExprId Lock = 0; ///< canonical; 0: of the CPU
  /// How often it is entered. Less than zero: the caller's, and left here.
  /// Zero: entered and left, or the reverse.
  int Depth = 0;
  bool May = false;       ///< not on all of the merged paths
  bool LeftFirst = false; ///< the caller held it
  const llvm::Instruction *Entered = nullptr;
  const llvm::Instruction *Left = nullptr;
  std::shared_ptr<const PathNote> Inner; ///< where a callee entered it
  bool isHeld() const { return Depth > 0 && !May; }
  bool isLeft() const { return Left && Depth < (LeftFirst ? 0 : 1) && !May; }
};

/// Something that may sleep, outside of the function's own sections.
struct Sleep {
  ExprId Flags = 0; ///< of the allocation; 0: it does
  const llvm::Instruction *Where = nullptr;
  std::shared_ptr<const PathNote> Inner; ///< place in a callee
};

/// A step of the path, newest first; shared between disjuncts.
struct TraceNode {
  std::shared_ptr<const TraceNode> Previous;
  const llvm::Instruction *Where = nullptr;
  bool Taken = false;   ///< which way a branch went
  bool Decided = false; ///< no other way was possible
};

template <typename T> struct FlatMap {
  std::vector<std::pair<ExprId, T>> Items; ///< sorted by id
  const T *find(ExprId Id) const {
    auto It = lower(Id);
    return It != Items.end() && It->first == Id ? &It->second : nullptr;
  }
  T &operator[](ExprId Id) {
    auto It = lower(Id);
    if (It == Items.end() || It->first != Id)
      It = Items.insert(It, {Id, T()});
    return const_cast<T &>(It->second);
  }
  void erase(ExprId Id) {
    auto It = lower(Id);
    if (It != Items.end() && It->first == Id)
      Items.erase(It);
  }

private:
  auto lower(ExprId Id) const {
    return std::lower_bound(
        const_cast<FlatMap *>(this)->Items.begin(),
        const_cast<FlatMap *>(this)->Items.end(), Id,
        [](const auto &Item, ExprId Key) { return Item.first < Key; });
  }
};

struct State {
  std::vector<ExprId> Slots; ///< SSA values that live across blocks
  /// SSA values of the current block, newest last.
  std::vector<std::pair<const llvm::Value *, ExprId>> Locals;
  FlatMap<Fact> Facts;
  FlatMap<int64_t> Known; ///< expressions equal to a constant
  FlatMap<ExprId> Heap;   ///< address to value
  FlatMap<bool> Zeroed;   ///< objects whose unwritten fields are zero
  FlatMap<unsigned>
      Epochs; ///< object to how often unknown code may have written it
  /// Pointer stores through unknown pointers: each may have hit any field.
  unsigned WildStores = 0;
  std::vector<Resource> Resources;
  std::vector<Section> Sections;
  std::vector<Sleep> Sleeps;
  bool AskedContext = false; ///< whether it may sleep, the code knows itself
  /// Dereferenced before any test, with the first place.
  FlatMap<const llvm::Instruction *> Dereferenced;
  /// Canonical values of the caller that unknown code may have kept; true
  /// when somebody known took over.
  FlatMap<bool> Escaped;
  /// Registers accessed through a mapping, for summaries.
  FlatMap<const llvm::Instruction *> MmioUsed;
  llvm::SmallVector<std::pair<const llvm::BasicBlock *, uint8_t>, 4> Loops;
  unsigned Pass = 0; ///< back edges taken; tells loop instances apart
  std::shared_ptr<const TraceNode> Trace;
  /// Joined from states that agree on nothing: what it returns need not go
  /// with what it holds.
  bool Blurred = false;
  /// The jump to the function's common end: a return statement.
  const llvm::Instruction *Leaving = nullptr;

  /// Held, and handed out to this path: the handle is valid wherever it is
  /// read.
  bool holds(ExprId Canonical) const;
  const Section *findSection(const ApiFamily *Family, ExprId Lock) const;
  Section *findSection(const ApiFamily *Family, ExprId Lock) {
    return const_cast<Section *>(
        std::as_const(*this).findSection(Family, Lock));
  }
  Resource *findResource(const ApiFamily *Family, ExprId Handle, ExprId Key);
  void note(const llvm::Instruction *Where, bool Taken, bool Decided = false);
};

/// Facts and their consequences.
class Values {
public:
  explicit Values(ExprPool &Pool) : Pool(Pool) {}

  ValueSet possible(const State &S, ExprId E) const;
  /// True, false, or unknown.
  std::optional<bool> evaluate(const State &S, ExprId Condition) const;
  /// Narrows S to Condition == Truth; false when that can't be.
  bool assume(State &S, ExprId Condition, bool Truth,
              const llvm::Instruction *Where);
  bool restrict(State &S, ExprId E, ValueSet Set, Fact::Reason Why,
                const llvm::Instruction *Where);

private:
  bool assumeCompare(State &S, const Expr &C, bool Truth,
                     const llvm::Instruction *Where);
  ExprPool &Pool;
};

} // namespace drydock
