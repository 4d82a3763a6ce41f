// What rules see of the engine: events with the path that led to them.
#pragma once
#include "engine/CallContexts.h"
#include "engine/State.h"
#include "model/Finding.h"
#include <string>
#include <vector>

namespace llvm {
class Function;
}

namespace drydock {

class FunctionAnalysis;
class Lifecycle;
struct SummaryUse;
struct UnitContext;

/// A program point on one path. Valid during the hook only.
class Point {
public:
  Point(FunctionAnalysis &Analysis, const State &S,
        const llvm::Instruction &Where)
      : Analysis(Analysis), S(S), Where(Where) {}

  SourcePlace place() const { return place(&Where); }
  const llvm::Instruction *where() const { return &Where; }
  SourcePlace place(const llvm::Instruction *I) const;
  std::string function() const;
  /// Source spelling of a value, or a phrase like "result of 'f'".
  std::string render(ExprId E) const;
  /// Name of the function called at I ("" when unknown).
  std::string callee(const llvm::Instruction *I) const;
  const State &state() const { return S; }
  /// Notes for the path from From (may be null: function entry) to here:
  /// the branches taken after it.
  void branches(const llvm::Instruction *From,
                std::vector<PathNote> &Notes) const;
  PathNote note(const llvm::Instruction *I, std::string Message) const;
  /// Notes of how R was acquired or released, through callees.
  void acquired(const Resource &R, std::vector<PathNote> &Notes) const;
  void released(const Resource &R, std::vector<PathNote> &Notes) const;
  void entered(const Section &S, std::vector<PathNote> &Notes) const;
  /// "spinlock 'priv->lock'", or "section with interrupts off".
  std::string render(const Section &S) const;

private:
  FunctionAnalysis &Analysis;
  const State &S;
  const llvm::Instruction &Where;
};

/// A pointer is dereferenced, here or unconditionally in a callee.
struct Dereference {
  ExprId Pointer = 0;
  ValueSet Possible = AnyValue;
  Fact Known;                        ///< evidence, if any
  const SummaryUse *Inner = nullptr; ///< place in the callee
  /// Most callers of the function that is the evidence test its result.
  bool SourceTested = false;
  /// That function acquires nothing, and has callers; or it looks for a
  /// constant.
  bool IsLookUp = false;
  bool ByContract = false; ///< the API dereferences its argument
};

/// A test for NULL or an error pointer.
struct PointerTest {
  ExprId Pointer = 0;
  const llvm::Instruction *EarlierDereference = nullptr; ///< or null
  ResultContract Contract = ResultContract::Value; ///< of the call it came from
  bool ForError = false;                           ///< IS_ERR, else for NULL
  bool Reread = false;   ///< read from memory again, which others may write
  bool OfCaller = false; ///< a parameter
  bool OfList = false;   ///< read out of a node of a list, which has no NULL
};

enum class UseKind { Memory, Argument, Register };

/// A released resource is used, or released once more.
struct UseAfterRelease {
  const Resource *R = nullptr;
  UseKind Kind = UseKind::Memory;
  ExprId Pointer = 0;
  const SummaryUse *Inner = nullptr;
};

/// Registers are accessed through a pointer that nobody has set yet.
struct UnmappedAccess {
  ExprId Pointer = 0;
  const SummaryUse *Inner = nullptr;
};

/// An asynchronous source ends here; until now its handler could run and use
/// what was released before.
struct LiveHandler {
  const Resource *R = nullptr; ///< released too early
  const llvm::Function *Handler = nullptr;
  const SummaryUse *Use = nullptr; ///< place in the handler
};

/// Something that may sleep where nobody may.
struct SleepInAtomic {
  const Section *In = nullptr; ///< held here; null: the whole function
  const CallContexts::Entry *Whole = nullptr;
  const llvm::Instruction *Where = nullptr;
  std::shared_ptr<const PathNote> Inner; ///< place in a callee
};

/// A lock is taken that is held, or left that is not.
struct LockMisuse {
  const Section *S = nullptr; ///< as it was before
  bool Enters = false;
  std::shared_ptr<const PathNote> Inner; ///< place in a callee
  bool ByFlag = false; ///< after a test of what may tell that it is right
};

/// A lock is taken by a call of the kernel's.
struct LockTaken {
  const Section *S = nullptr;
  const llvm::Value *Lock = nullptr; ///< its address
  bool Waits = true;                 ///< false: gives up where it is held
};

/// Released only after something that it needs.
struct LateRelease {
  const ApiFamily *Family = nullptr;
  const Resource *Needed = nullptr; ///< released before
};

/// A lock is still held where the function ends, though other exits left it.
struct LockAtExit {
  const Section *S = nullptr;
  const llvm::Instruction *LeftElsewhere = nullptr;
};

/// An object is freed that its reference count owns.
struct FreedCounted {
  const Resource *Count = nullptr; ///< the reference still held
  ExprId Object = 0;
  const ApiFamily *Family = nullptr; ///< of the release
};

/// A reference of somebody else is stored where the release of an object puts
/// it.
struct BorrowedField {
  const Resource *Owner = nullptr; ///< the object
  ExprId Value = 0;
  const ApiFamily *Family = nullptr; ///< of the reference
};

/// Released by hand, though devres releases it: everything of its family that
/// the unit takes is devres's.
struct ReleaseOfManaged {
  const ApiFamily *Family = nullptr;
  ExprId Handle = 0;
  const llvm::Instruction *Taken = nullptr; ///< where devres comes to own it
};

/// A field that the path found empty when the function was entered is left with
/// what is not valid: the next call takes it for set up.
struct DeadField {
  ExprId Field = 0;            ///< what stood there
  const Resource *R = nullptr; ///< freed; null: it is an error pointer
  const llvm::Instruction *Tested = nullptr;
  const llvm::Instruction *From = nullptr; ///< of the error pointer
};

struct SecondRelease {
  const Resource *R = nullptr;
  bool ManagedToo = false; ///< devres will release it again
  /// The callee that does it asks something of its own first.
  bool Guarded = false;
  std::shared_ptr<const PathNote> Inner;
};

enum class ExitClass { Success, Failure, Unknown };

/// A resource is still held where the function ends.
struct LeakAtExit {
  const Resource *R = nullptr;
  ExitClass Class = ExitClass::Unknown;
  bool CallerVisible = false; ///< reachable from parameters or globals
  /// Nothing in the module releases this family, though it has a teardown.
  bool NeverReleased = false;
  /// Nothing in the module releases this family, teardown or not.
  bool LeftToOthers = false;
  bool InGlobal = false; ///< a global variable holds it
  bool MayBeKept = false; ///< by a helper, what the callback was handed
  bool Unwinds = false;  ///< on this path others are released, taken before it
  /// The function has callers, and none of them could release it.
  bool CallersKeep = false;
  /// Known by name only: a caller undoes it where the function fails.
  bool CallersUndo = false;
  bool IsModuleInit = false; ///< bring-up of the module itself
  bool InLoop = false;       ///< acquired in a loop: one of several
  bool IsVoid = false;       ///< the function returns nothing
  bool HasCallers = false;   ///< in this unit: they may clean up
  bool IsBringUp = false;    ///< a probe, open or module init
  bool IsEntryPoint = false; ///< nobody in the module calls this function
  /// Exits of the same class that release it: sibling evidence.
  const llvm::Instruction *SiblingRelease = nullptr;
};

class EngineHooks {
public:
  virtual ~EngineHooks() = default;
  virtual void onDereference(const Point &P, const Dereference &D) {}
  virtual void onPointerTest(const Point &P, const PointerTest &T) {}
  virtual void onUseAfterRelease(const Point &P, const UseAfterRelease &U) {}
  virtual void onUnmappedAccess(const Point &P, const UnmappedAccess &A) {}
  virtual void onLiveHandler(const Point &P, const LiveHandler &L) {}
  virtual void onSecondRelease(const Point &P, const SecondRelease &R) {}
  virtual void onReleaseOfManaged(const Point &P, const ReleaseOfManaged &R) {}
  virtual void onBorrowedField(const Point &P, const BorrowedField &B) {}
  virtual void onFreedCounted(const Point &P, const FreedCounted &F) {}
  /// Before the functions of a unit: what shows without paths.
  virtual void onUnit(const UnitContext &Unit) {}
  /// Once, after all units of a module.
  virtual void onModule(const Lifecycle &L) {}
  virtual void onSleepInAtomic(const Point &P, const SleepInAtomic &S) {}
  virtual void onLockMisuse(const Point &P, const LockMisuse &L) {}
  virtual void onLockTaken(const Point &P, const LockTaken &L) {}
  /// Of another function of the module, as far as is known.
  virtual void onCall(const Point &P, const llvm::Function &Callee) {}
  virtual void onReleasedLate(const Point &P, const LateRelease &L) {}
  virtual void onLockAtExit(const Point &P, const LockAtExit &L) {}
  virtual void onDeadField(const Point &P, const DeadField &D) {}
  virtual void onLeak(const Point &P, const LeakAtExit &L) {}
};

} // namespace drydock
