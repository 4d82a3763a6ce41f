#include "engine/SummaryBuilder.h"
#include "engine/ExitChecks.h"
#include <functional>

using namespace llvm;

namespace drydock {

// Larger summaries cost every caller; what is dropped is the detail, not the
// effect on resources.
static constexpr size_t MaxOutcomes = 6;
static constexpr size_t MaxStores = 24;
static constexpr size_t MaxUses = 12;
static constexpr size_t MaxConditions = 4;
static constexpr unsigned MaxPathDepth = 8;

bool SummaryBuilder::append(Path &P, ExprId E, bool AllowFresh) {
  const Expr X = A.Pool[E];
  PathNode N{};
  switch (X.Kind) {
  case ExprKind::Const:
    N.K = PathNode::Const;
    N.Imm = X.Imm;
    break;
  case ExprKind::Param:
    N.K = PathNode::Param;
    N.Imm = X.Imm;
    break;
  case ExprKind::Global:
    N.K = PathNode::Global;
    N.Name = X.V->getName().str();
    break;
  case ExprKind::Load:
  case ExprKind::Offset:
  case ExprKind::Index:
    if (P.size() > MaxPathDepth || !append(P, X.A, AllowFresh))
      return false;
    // Which element, where the caller knows it too.
    if (unsigned Base = P.size() - 1; X.Kind == ExprKind::Index) {
      bool Known = append(P, X.B, false);
      P.resize(Known ? P.size() : Base + 1);
      N.K = PathNode::Index;
      N.A = Base;
      N.B = Known ? P.size() - 1 : 0;
      N.Imm = X.Imm;
      break;
    }
    N.K = X.Kind == ExprKind::Load ? PathNode::Load : PathNode::Offset;
    N.A = P.size() - 1;
    N.Imm = X.Kind == ExprKind::Load ? 0 : X.Imm;
    break;
  case ExprKind::Binary: {
    size_t Start = P.size();
    if (Start <= MaxPathDepth && append(P, X.A, false)) {
      N.A = P.size() - 1;
      if (append(P, X.B, false)) {
        N.K = PathNode::Binary;
        N.B = P.size() - 1;
        N.Imm = X.Op;
        break;
      }
    }
    P.resize(Start);
    [[fallthrough]];
  }
  default:
    if (!AllowFresh)
      return false;
    N.A = 0;
    N.K = PathNode::Fresh;
    N.Imm = FreshNumber.try_emplace(E, FreshNumber.size()).first->second;
    break;
  }
  P.push_back(std::move(N));
  return true;
}

Path SummaryBuilder::path(ExprId E, bool AllowFresh) {
  Path P;
  if (!E || !append(P, E, AllowFresh))
    P.clear();
  return P;
}

bool SummaryBuilder::fromCaller(ExprId E) const {
  ExprKind Kind = A.Pool[A.Pool.root(E)].Kind;
  return Kind == ExprKind::Param || Kind == ExprKind::Global;
}

void SummaryBuilder::addConditions(const ExitState &Exit, Outcome &O) {
  for (const auto &[E, F] : Exit.S.Facts.Items) {
    const Expr &X = A.Pool[E];
    bool Entry =
        X.Kind == ExprKind::Param ||
        (X.Kind == ExprKind::Load && fromCaller(E) && A.Pool.canonical(E) == E);
    if (!Entry || F.Set == AnyValue || Exit.S.Dereferenced.find(E) ||
        O.Conditions.size() >= MaxConditions)
      continue;
    Path P = path(E, false);
    if (!P.empty())
      O.Conditions.push_back({std::move(P), F.Set});
  }
}

/// A field of a parameter or of what it leads to, or a global variable: not the
/// far end of a chain, which is another object at the next call.
bool SummaryBuilder::isStableName(ExprId Address) const {
  unsigned Loads = 0;
  ExprId E = Address;
  for (; A.Pool[E].Kind == ExprKind::Load || A.Pool[E].Kind == ExprKind::Offset;
       E = A.Pool[E].A)
    Loads += A.Pool[E].Kind == ExprKind::Load;
  return A.Pool[E].Kind == ExprKind::Param ? Loads <= 2 : Loads == 0;
}

Path SummaryBuilder::storedAt(const ExitState &Exit, ExprId Handle) {
  ExprId Place = 0;
  auto isOut = [&](ExprId Address) {
    return A.Pool[Address].Kind == ExprKind::Param;
  };
  for (const auto &[Address, Value] : Exit.S.Heap.Items)
    if (A.Pool.canonical(Value) == Handle && fromCaller(Address)) {
      // Of several names, the out-parameter.
      if (Place && isOut(Place) != isOut(Address)) {
        Place = isOut(Place) ? Place : Address;
        continue;
      }
      if (Place || !isStableName(Address))
        return {};
      Place = Address;
    }
  return Place ? path(A.Pool.load(Place, 0), false) : Path();
}

/// An object of the caller keeps it and will release it (a request and its
/// buffers): what is returned besides is borrowed. An out-parameter is no such
/// object.
bool SummaryBuilder::isKept(const ExitState &Exit, const Resource &R) const {
  return any_of(Exit.S.Heap.Items, [&](const auto &Item) {
    auto [Address, Value] = Item;
    if (!fromCaller(Address) || A.Pool[Address].Kind == ExprKind::Param)
      return false;
    bool Whole = A.Pool.canonical(Value) == R.Handle;
    // A part of it: the node by which it hangs in a list.
    bool Linked = !Whole && A.Pool.canonical(A.Pool.base(Value)) == R.Handle;
    return Linked || (Whole && A.Pool[Address].Kind == ExprKind::Offset);
  });
}

/// A count on what the caller handed in, taken for a new object that keeps it.
bool SummaryBuilder::isOfHolder(const ExitState &Exit,
                                const Resource &R) const {
  return R.ByArgument && R.Family->Counted &&
         any_of(Exit.S.Heap.Items, [&](const auto &Item) {
           return A.Pool.canonical(Item.second) == R.Handle &&
                  !fromCaller(Item.first) &&
                  A.Pool[A.Pool.base(Item.first)].Kind != ExprKind::Alloca;
         });
}

Path SummaryBuilder::handlePath(const ExitState &Exit, const Resource &R) {
  if (fromCaller(R.Handle))
    return path(R.Handle, true);
  if (!isKept(Exit, R) && Exit.Value &&
      A.Pool.canonical(A.Pool.base(Exit.Value)) == R.Handle) {
    Path P(1);
    P[0].K = PathNode::Return;
    if (int64_t Offset = A.Pool.offsetFromBase(Exit.Value)) {
      PathNode Back{};
      Back.K = PathNode::Offset;
      Back.Imm = -Offset;
      P.push_back(Back);
    }
    return P;
  }
  return storedAt(Exit, R.Handle);
}

/// Released where a count has gone to zero: only if nobody else holds the
/// object, which the callers can't tell.
static bool isLastPut(const ApiTable &Table, const Instruction &Release) {
  static constexpr unsigned MaxSteps = 8;
  const BasicBlock *Block = Release.getParent();
  for (unsigned Step = 0; Step != MaxSteps && Block; ++Step) {
    Block = Block->getUniquePredecessor();
    auto *Branch =
        Block ? dyn_cast<BranchInst>(Block->getTerminator()) : nullptr;
    if (!Branch || !Branch->isConditional())
      continue;
    const Value *Test = Branch->getCondition();
    while (!isa<CallBase>(Test) && isa<Instruction>(Test) &&
           cast<Instruction>(Test)->getNumOperands() &&
           isa<CastInst, CmpInst, BinaryOperator>(Test))
      Test = cast<Instruction>(Test)->getOperand(0);
    auto *Call = dyn_cast<CallBase>(Test);
    const ApiFunction *Row = Call ? CallTargets::row(Table, *Call) : nullptr;
    if (Row && Row->LastPut)
      return true;
  }
  return false;
}

std::optional<SummaryResource> SummaryBuilder::effect(const ExitState &Exit,
                                                      const Resource &R,
                                                      const Outcome &O) {
  // Judged here, by how this function goes about it.
  if (R.Family->ByName)
    return std::nullopt;
  SummaryResource Out;
  Out.Family = R.Family;
  Out.Managed = R.Managed;
  Out.ByArgument = R.ByArgument;
  Point P(A, Exit.S, *Exit.Return);
  const bool Mine = R.Here && !R.Entrusted;
  if (Mine && R.State == Status::Held) {
    if (!fromCaller(R.Handle) && !R.Managed && !A.reachable(Exit, R.Handle))
      return std::nullopt; // reported here
    if (isOfHolder(Exit, R) || A.isOfEarlierRound(Exit.S, R))
      return std::nullopt;
    Out.Act = SummaryResource::Acquires;
    Out.OnFailure = R.ByFailedCallee || (A.F.getReturnType()->isIntegerTy(32) &&
                                         O.Result == Negative);
    Out.Where =
        R.Inner ? *R.Inner : P.note(R.Acquired, R.Family->Acquired + " here");
    Out.Handle = handlePath(Exit, R);
    return Out;
  }
  if (R.State != Status::Released || !R.Released)
    return std::nullopt;
  Out.Where = R.InnerRelease ? *R.InnerRelease
                             : P.note(R.Released, R.Family->Released + " here");
  if (!Mine && fromCaller(R.Handle)) {
    Out.Act = SummaryResource::Releases;
    Out.May = R.MayOnly || isLastPut(A.Unit.Table, *R.Released);
    Out.Managed = R.ByDevres;
    Out.Handle = path(R.Handle, true);
    return Out;
  }
  if (!R.Here || R.MayOnly || !R.Family->Memory || R.Family->Counted)
    return std::nullopt;
  Out.Act = SummaryResource::Dangles;
  Out.Handle = storedAt(Exit, R.Handle);
  return Out;
}

void SummaryBuilder::addResources(const ExitState &Exit, Outcome &O) {
  for (const Resource &R : Exit.S.Resources) {
    std::optional<SummaryResource> Out = effect(Exit, R, O);
    if (!Out)
      continue;
    Out->Key = path(R.Key, true);
    // What the caller can't name went along with what holds it.
    bool Named = none_of(
        Out->Handle, [](const PathNode &N) { return N.K == PathNode::Fresh; });
    if (!Out->Handle.empty() && Named)
      O.Resources.push_back(std::move(*Out));
  }
  for (const auto &[E, TakenOver] : Exit.S.Escaped.Items) {
    SummaryResource Out;
    Out.Act = SummaryResource::Escapes;
    Out.May = !TakenOver;
    Out.Handle = path(E, false);
    if (!Out.Handle.empty() && O.Resources.size() < MaxUses)
      O.Resources.push_back(std::move(Out));
  }
}

void SummaryBuilder::addKept(const ExitState &Exit, Outcome &O) {
  for (const auto &[Address, Value] : Exit.S.Heap.Items) {
    ExprId Object = A.Pool.base(Address);
    ExprId Kept = A.Pool.canonical(A.Pool.base(Value));
    // The caller sees what stands in the object that it gets.
    bool Given = Exit.Value && A.Pool.base(Exit.Value) == Object;
    if (A.Pool[Object].Kind != ExprKind::Call || Given || !fromCaller(Kept) ||
        A.Pool[Kept].Kind == ExprKind::Global || !A.reachable(Exit, Object))
      continue;
    SummaryResource Out;
    Out.Act = SummaryResource::Keeps;
    Out.Handle = path(Kept, false);
    bool Known = any_of(O.Resources, [&](const SummaryResource &Other) {
      return Other.sameEffect(Out);
    });
    if (!Out.Handle.empty() && !Known && O.Resources.size() < MaxUses)
      O.Resources.push_back(std::move(Out));
  }
}

void SummaryBuilder::addStores(const ExitState &Exit, Outcome &O) {
  // What replaces a pointer that was released comes first.
  auto isReleased = [&](const auto &Item) {
    ExprId Place = A.Pool.canonical(A.Pool.load(Item.first, 0));
    return any_of(Exit.S.Resources, [&](const Resource &R) {
      return R.State == Status::Released && R.Handle == Place;
    });
  };
  std::vector<std::pair<ExprId, ExprId>> Items;
  copy_if(Exit.S.Heap.Items, std::back_inserter(Items), isReleased);
  copy_if(Exit.S.Heap.Items, std::back_inserter(Items),
          std::not_fn(isReleased));
  for (const auto &[Address, Value] : Items) {
    if (O.Stores.size() >= MaxStores)
      return;
    // Stores into memory that the caller gets: its own, or new and returned.
    ExprId Object = A.Pool.base(Address);
    bool New = Exit.Value && A.Pool.base(Exit.Value) == Object;
    if (!fromCaller(Address) && !New)
      continue;
    SummaryStore Store{path(Address, true), path(Value, true)};
    // New handles are named by where they are stored.
    for (const Resource &R : Exit.S.Resources)
      if (R.Here && R.Handle == A.Pool.canonical(Value) &&
          fromCaller(Address)) {
        Path Name = storedAt(Exit, R.Handle);
        bool Elsewhere =
            !Name.empty() && Name != path(A.Pool.load(Address, 0), false);
        Path Handle = handlePath(Exit, R);
        bool Returned = !Handle.empty() && Handle.front().K == PathNode::Return;
        Store.Value = Returned    ? std::move(Handle)
                      : Elsewhere ? std::move(Name)
                                  : Path();
      }
    if (!Store.Address.empty())
      O.Stores.push_back(std::move(Store));
  }
}

void SummaryBuilder::addUses(const ExitState &Exit, Outcome &O) {
  Point P(A, Exit.S, *Exit.Return);
  auto add = [&](const FlatMap<const Instruction *> &From,
                 std::vector<SummaryUse> &To, const char *What) {
    for (const auto &[E, Where] : From.Items) {
      if (To.size() >= MaxUses)
        return;
      Path Pointer = path(E, false);
      if (!Pointer.empty() && Pointer.back().K != PathNode::Const)
        To.push_back({std::move(Pointer),
                      P.note(Where, "'" + A.render(E) + "' is " + What)});
    }
  };
  add(Exit.S.Dereferenced, O.Dereferences, "dereferenced here");
  add(Exit.S.MmioUsed, O.MmioUses, "used for register access here");
}

/// `if (ret) return ret;` in a function that returns zero when all is well, and
/// no number of its own above zero: an error.
ValueSet SummaryBuilder::resultOf(const ExitState &Exit) const {
  ValueSet Set = A.Facts.possible(Exit.S, Exit.Value);
  if (Set != (Negative | Positive) || !A.F.getReturnType()->isIntegerTy(32) ||
      A.Pool[Exit.Value].Kind == ExprKind::Param)
    return Set;
  auto returns = [&](ValueSet Only) {
    return any_of(A.Exits, [&](const ExitState &Other) {
      return A.Facts.possible(Other.S, Other.Value) == Only;
    });
  };
  return returns(Zero) && !returns(Positive) ? ValueSet(Negative) : Set;
}

Outcome SummaryBuilder::outcome(const ExitState &Exit) {
  Outcome O;
  FreshNumber.clear();
  if (Exit.Value) {
    O.Result = resultOf(Exit);
    O.ResultPath = path(Exit.Value, true);
    const Fact *Known = Exit.S.Facts.find(Exit.Value);
    O.Evident = A.F.getReturnType()->isPointerTy() &&
                (A.Pool.isConst(Exit.Value) ||
                 (Known && Known->Why != Fact::NoEvidence));
  }
  addConditions(Exit, O);
  addResources(Exit, O);
  addKept(Exit, O);
  addStores(Exit, O);
  addUses(Exit, O);
  addSections(Exit, O);
  addSleeps(Exit, O);
  return O;
}

/// Parameters whose memory unknown code may have written.
std::vector<unsigned> SummaryBuilder::havocs() const {
  std::vector<unsigned> Out;
  for (const ExitState &Exit : A.Exits)
    for (const auto &[Object, Epoch] : Exit.S.Epochs.Items)
      if (A.Pool[Object].Kind == ExprKind::Param && Epoch &&
          !is_contained(Out, unsigned(A.Pool[Object].Imm)))
        Out.push_back(A.Pool[Object].Imm);
  return Out;
}

/// `return other();` after something was acquired: one outcome for each class,
/// for the caller's error path is another than its success.
SmallVector<Outcome, 2> SummaryBuilder::outcomes(const ExitState &Exit) {
  bool Acquired = any_of(Exit.S.Resources, [](const Resource &R) {
    return R.Here && R.State == Status::Held && !R.Managed &&
           !R.Family->ByName && !R.Entrusted;
  });
  if (!Acquired || ExitChecks::classes(A, Exit).size() < 2)
    return {outcome(Exit)};
  SmallVector<Outcome, 2> Both;
  for (ValueSet Set : {ValueSet(Zero | Positive), Negative}) {
    ExitState Part = Exit;
    if (A.Facts.restrict(Part.S, Part.Value, Set, Fact::NoEvidence,
                         Exit.Return))
      Both.push_back(outcome(Part));
  }
  return Both;
}

static void add(std::vector<Outcome> &To, Outcome O) {
  auto Same =
      find_if(To, [&](const Outcome &Other) { return Other.sameEffects(O); });
  if (Same != To.end())
    Same->join(O);
  else
    To.push_back(std::move(O));
}

/// One for each class of results, when there are too many.
static std::vector<Outcome> byResult(std::vector<Outcome> Many) {
  std::vector<Outcome> Few;
  for (Outcome &O : Many) {
    auto Same = find_if(
        Few, [&](const Outcome &Other) { return Other.Result == O.Result; });
    if (Same == Few.end()) {
      Few.push_back(std::move(O));
      continue;
    }
    Same->join(O);
    Same->joinEffects(O);
  }
  return Few;
}

Summary SummaryBuilder::build() {
  Summary Result;
  Result.NoReturn = A.Exits.empty() && A.Cut.empty();
  for (const ExitState &Exit : A.Exits)
    for (Outcome &O : outcomes(Exit))
      add(Result.Outcomes, std::move(O));
  if (Result.Outcomes.size() > MaxOutcomes)
    Result.Outcomes = byResult(std::move(Result.Outcomes));
  Result.Havocs = havocs();
  return Result;
}

} // namespace drydock
