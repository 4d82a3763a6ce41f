// Applies what the names of functions tell, after a call's row or summary.
#include "engine/CallTransfer.h"
#include "llvm/IR/DebugInfoMetadata.h"

using namespace llvm;

namespace drydock {

/// What P's functions are about: what Begin returns, or its first argument.
ExprId CallTransfer::subjectOf(const State &S, const NamedPair &P) const {
  if (Call.getType()->isPointerTy())
    return A.Pool.canonical(A.value(S, &Call));
  return Args.empty() ? A.Pool.value(ExprKind::Global, P.Begin)
                      : A.Pool.canonical(Args[0]);
}

/// What follows the first argument of all of them: which one of several.
ExprId CallTransfer::detailsOf(const NamedPair &P) const {
  ExprId Details = 0;
  if (P.Begin->getReturnType()->isPointerTy())
    return Details;
  for (unsigned I = 1; I < Args.size(); ++I) {
    auto takes = [&](const Function *F) {
      return F->arg_size() > I &&
             F->getArg(I)->getType() == Call.getArgOperand(I)->getType();
    };
    if (!takes(P.Begin) || !all_of(P.Ends, takes))
      break;
    ExprId Part = A.Pool.canonical(Args[I]);
    Details = Details ? A.Pool.binary(Instruction::Xor, Details, Part) : Part;
  }
  return Details;
}

/// Bodies that stand in other units, and do nothing to anybody.
static bool endNothing(const SummaryMap &Summaries, const NamedPair &P) {
  return all_of(P.Ends, [&](const Function *End) {
    auto Sum = Summaries.find(End->getName());
    return End->isDeclaration() && Sum != Summaries.end() &&
           !Sum->second.Outcomes.empty() && Sum->second.Havocs.empty() &&
           all_of(Sum->second.Outcomes, [](const Outcome &O) {
             return O.Resources.empty() && O.Stores.empty() &&
                    O.MmioUses.empty() && O.Sections.empty() &&
                    O.Sleeps.empty();
           });
  });
}

/// Begins what P describes where the call succeeds; failures go to Forks.
void CallTransfer::beginByName(State &S, const NamedPair &P,
                               SmallVectorImpl<State> &Forks) {
  Type *T = Call.getType();
  if (!T->isVoidTy() && !Call.use_empty()) {
    if (!T->isPointerTy() && !T->isIntegerTy(32))
      return;
    ValueSet Success = T->isPointerTy() ? Positive : Zero;
    ExprId E = A.value(S, &Call);
    ValueSet Possible = A.Facts.possible(S, E);
    if (!(Possible & Success))
      return;
    if (Possible & ~Success) {
      State Failed = S;
      if (A.Facts.restrict(Failed, E, AnyValue & ~Success, Fact::NoEvidence,
                           &Call))
        Forks.push_back(std::move(Failed));
      A.Facts.restrict(S, E, Success, Fact::NoEvidence, &Call);
    }
  }
  ExprId Subject = subjectOf(S, P);
  if (A.Pool.isConst(Subject))
    return;
  acquire(S, &P.Family, Subject, detailsOf(P), false, !T->isPointerTy());
}

/// Ends what the arguments name, or perhaps all of it when they name nothing
/// that we know.
void CallTransfer::endByName(State &S, const NamedPair &P) {
  bool Found = false;
  ExprId Details = detailsOf(P);
  for (Resource &R : S.Resources) {
    if (R.Family != &P.Family || R.State != Status::Held)
      continue;
    bool Same = A.Pool[R.Handle].V == P.Begin || any_of(Args, [&](ExprId E) {
                  return A.Pool.canonical(E) == R.Handle;
                });
    if (!Same || R.Key != Details)
      continue;
    Found = true;
    R.State = Status::Released;
    R.Released = &Call;
    // The call that ends it hands it to nobody else.
    if (R.Handed)
      --R.Handed;
    A.ReleasedAt[R.Acquired].insert(&Call);
  }
  bool OtherNumber = Details && A.Pool.isConst(Details);
  if (!Found && !OtherNumber)
    mayEndByName(S, P);
}

void CallTransfer::mayEndByName(State &S, const NamedPair &P) {
  for (Resource &R : S.Resources)
    if (R.Family == &P.Family && R.State == Status::Held)
      mayEnd(R);
}

/// Somebody else's function that ends objects gets the one that the name is
/// about, or the last reference to it may go: its callbacks may undo it.
void CallTransfer::mayEndUnseen(State &S, const Function &Callee) {
  bool Ends = false, EndsResult = false;
  if (const ApiFunction *Row = A.Unit.Table.function(SourceNames::name(Callee)))
    for (const ApiEffect &E : Row->Effects) {
      bool Releases = E.Kind == EffectKind::Release && E.Resource;
      EndsResult |= Releases;
      Ends |=
          Releases && (E.Resource->Counted || !E.Resource->RunsField.empty());
    }
  else
    Ends = Callee.isDeclaration() &&
           A.Unit.Table.soundsLikeEnd(SourceNames::name(Callee));
  const bool OfDevice = Ends && A.Unit.Roles.has(A.F, OpsRole::BringUp);
  for (Resource &R : S.Resources)
    if (R.State == Status::Held && any_of(Args, [&](ExprId E) {
          if (!R.Family->ByName)
            return OfDevice && isPartOf(S, R, E);
          return (Ends && A.Pool.root(E) == A.Pool.root(R.Handle)) ||
                 (EndsResult && !R.ByArgument &&
                  A.Pool.canonical(E) == R.Handle);
        }))
      mayEnd(R);
}

/// A bring-up was handed Whole, and left R in its state: a library's function
/// that ends Whole ends that too.
bool CallTransfer::isPartOf(const State &S, const Resource &R,
                            ExprId Whole) const {
  if (A.Pool[Whole].Kind != ExprKind::Param || R.Family->State)
    return false;
  if (R.ByArgument)
    return A.Pool.root(R.Handle) == Whole && R.Handle != Whole;
  return any_of(S.Heap.Items, [&](const auto &Item) {
    return A.Pool.root(Item.first) == Whole &&
           A.Pool.canonical(Item.second) == R.Handle;
  });
}

/// What a function hands out by its name and the type that it returns, where
/// nobody knows more of it.
void CallTransfer::makeByName(State &S, const Function &Callee) {
  if (!Callee.isDeclaration() || !Call.getType()->isPointerTy() ||
      A.Unit.Table.function(SourceNames::name(Callee)))
    return;
  const DIType *Type = A.Unit.Names.variableType(&Call);
  if (!Type && any_of(Call.users(), IsaPred<ReturnInst>))
    if (const DISubprogram *Own = A.F.getSubprogram())
      if (DITypeRefArray Types = Own->getType()->getTypeArray(); Types.size())
        Type = Types[0];
  auto *Record = dyn_cast_or_null<DICompositeType>(SourceNames::pointee(Type));
  const ApiFamily *Family =
      Record ? A.Unit.Table.madeBy(SourceNames::name(Callee), Record->getName())
             : nullptr;
  if (Family && !S.findResource(Family, A.Pool.canonical(Result), 0))
    acquire(S, Family, Result, 0, false, false);
}

void CallTransfer::applyNames(State &S, const Function &Callee,
                              SmallVectorImpl<State> &Forks) {
  makeByName(S, Callee);
  const PairNames &Pairs = A.Unit.Pairs;
  for (const NamedPair *P : Pairs.undoneBy(Callee))
    if (P->isEnd(Callee))
      endByName(S, *P);
    else
      mayEndByName(S, *P);
  for (ExprId Argument : Args)
    if (auto *Callback = dyn_cast_or_null<Function>(A.Pool[Argument].V))
      for (const NamedPair *P : Pairs.undoneBy(*Callback))
        mayEndByName(S, *P);
  // Who ends one thing by its name leaves others alone.
  if (Pairs.undoneBy(Callee).empty())
    mayEndUnseen(S, Callee);
  if (const NamedPair *P = Pairs.begun(Callee);
      P && A.isDuty(*P) && !endNothing(A.Unit.Summaries, *P))
    beginByName(S, *P, Forks);
}

} // namespace drydock
