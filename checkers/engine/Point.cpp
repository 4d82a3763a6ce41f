// Places, names and notes for reports.
#include "engine/FunctionAnalysis.h"
#include "model/Wording.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace drydock {

SourcePlace Point::place(const Instruction *I) const {
  return Analysis.Unit.Names.place(*I);
}

std::string Point::function() const { return SourceNames::name(Analysis.F); }

std::string Point::render(ExprId E) const {
  std::string Text = Analysis.render(E, &S);
  // container_of, and a way through several objects: the variable at its end
  // says more.
  bool Around =
      Analysis.Pool[E].Kind == ExprKind::Offset && Analysis.Pool[E].Imm < 0;
  if (Around || StringRef(Text).count('.') + StringRef(Text).count("->") > 1)
    if (const Value *V = Analysis.variableWith(S, E))
      return Analysis.Unit.Names.variable(V);
  if (Text != "value" && !StringRef(Text).starts_with("result of "))
    return Text;
  // A value without a variable is named by the field that holds it.
  for (const auto &[Address, Value] : S.Heap.Items)
    if (Analysis.Pool.canonical(Value) == E) {
      std::string Field = Analysis.render(Analysis.Pool.load(Address, 0), &S);
      if (StringRef(Field).contains("->") || StringRef(Field).contains("."))
        return Field;
    }
  return Text;
}

std::string Point::callee(const Instruction *I) const {
  auto *Call = dyn_cast_or_null<CallBase>(I);
  const Function *F = Call ? CallTargets::direct(*Call) : nullptr;
  return F ? SourceNames::name(*F) : "";
}

PathNote Point::note(const Instruction *I, std::string Message) const {
  return {place(I), function(), std::move(Message)};
}

/// Only the last decisions before the end explain a path; more is noise.
static constexpr unsigned MaxBranchNotes = 5;

void Point::branches(const Instruction *From,
                     std::vector<PathNote> &Notes) const {
  std::vector<PathNote> Reversed;
  SourcePlace Start = From ? place(From) : SourcePlace();
  for (const TraceNode *N = S.Trace.get(); N; N = N->Previous.get()) {
    if (N->Decided)
      continue;
    SourcePlace P = place(N->Where);
    if (From && P.Line < Start.Line)
      break;
    if (Reversed.size() >= MaxBranchNotes)
      break;
    if (!Reversed.empty() && Reversed.back().Place.Line == P.Line)
      continue;
    Reversed.push_back({P, function(),
                        isa<SwitchInst>(N->Where) ? "taking this case"
                        : N->Taken                ? "taking the true branch"
                                                  : "taking the false branch"});
  }
  Notes.insert(Notes.end(), Reversed.rbegin(), Reversed.rend());
}

void Point::acquired(const Resource &R, std::vector<PathNote> &Notes) const {
  if (!R.Acquired)
    return;
  std::string Name = callee(R.Acquired);
  Notes.push_back(note(R.Acquired, wording::acquiredBy(*R.Family, Name)));
  if (R.Inner)
    Notes.push_back(*R.Inner);
}

void Point::released(const Resource &R, std::vector<PathNote> &Notes) const {
  if (!R.Released)
    return;
  std::string Name = callee(R.Released);
  Notes.push_back(note(R.Released, wording::releasedBy(*R.Family, Name)));
  if (R.InnerRelease)
    Notes.push_back(*R.InnerRelease);
}

std::string Point::render(const Section &In) const {
  if (!In.Lock)
    return In.Family->Noun;
  std::string Text = render(In.Lock);
  return In.Family->Noun + " '" + StringRef(Text).ltrim('&').str() + "'";
}

void Point::entered(const Section &In, std::vector<PathNote> &Notes) const {
  if (!In.Entered)
    return;
  Notes.push_back(note(In.Entered, render(In) + " is " + In.Family->Acquired +
                                       " by '" + callee(In.Entered) + "'"));
  if (In.Inner)
    Notes.push_back(*In.Inner);
}

/// A variable of the source that has the value E now; null when none has.
const Value *FunctionAnalysis::variableWith(const State &S, ExprId E) {
  auto names = [&](const llvm::Value *V, ExprId Value) {
    return Value && Pool.canonical(Value) == Pool.canonical(E) &&
           !Unit.Names.variable(V).empty();
  };
  for (const auto &[V, Value] : S.Locals)
    if (names(V, Value))
      return V;
  const llvm::Value *First = nullptr;
  for (const auto &[V, Slot] : SlotOf)
    if (names(V, S.Slots[Slot]) && (!First || Slot < SlotOf.lookup(First)))
      First = V;
  return First;
}

/// The struct that an address points to.
const DIType *FunctionAnalysis::recordAt(ExprId Base) {
  const DIType *Type = typeOf(Base);
  const DIType *Record = Pool[Base].Kind == ExprKind::Alloca
                             ? SourceNames::strip(Type)
                             : SourceNames::pointee(Type);
  if (Record && isa<DICompositeType>(Record))
    return Record;
  StructType *Hint = Pool.hint(Base);
  return Hint && Hint->hasName() ? Unit.Names.record(Hint->getName()) : nullptr;
}

/// Type of what a call hands out through a pointer to a local variable.
static const DIType *outType(const SourceNames &Names, const Expr &X) {
  auto *Call = dyn_cast_or_null<CallBase>(X.V);
  uint64_t Argument = uint64_t(X.Imm >> 8) - 1;
  if (!Call || X.Imm < 256 || Argument >= Call->arg_size())
    return nullptr;
  auto *Out = dyn_cast<AllocaInst>(Call->getArgOperand(Argument));
  return Out ? Names.variableType(Out) : nullptr;
}

/// Type of the value E, from debug info; null when unknown.
const DIType *FunctionAnalysis::typeOf(ExprId E) {
  const Expr &X = Pool[E];
  switch (X.Kind) {
  case ExprKind::Param:
    return Unit.Names.parameterType(X.Imm);
  case ExprKind::Fresh:
    if (const DIType *Type = outType(Unit.Names, X))
      return Type;
    [[fallthrough]];
  case ExprKind::Call:
  case ExprKind::Alloca:
    return X.V ? Unit.Names.variableType(X.V) : nullptr;
  case ExprKind::Load: {
    ExprId Base = Pool.base(X.A);
    const DIType *Record = recordAt(Base);
    std::string Ignored;
    const DIType *Type = nullptr;
    if (Record &&
        SourceNames::member(Record, Pool.offsetFromBase(X.A), Ignored, Type))
      return Type;
    return nullptr;
  }
  default:
    return nullptr;
  }
}

std::string FunctionAnalysis::render(ExprId E, const State *S) {
  const Expr &X = Pool[E];
  switch (X.Kind) {
  case ExprKind::None:
    return "";
  case ExprKind::Const:
    return X.Imm == 0 ? "NULL" : std::to_string(X.Imm);
  case ExprKind::Param: {
    std::string Name = Unit.Names.parameter(X.Imm);
    return Name.empty() ? "argument " + std::to_string(X.Imm + 1) : Name;
  }
  case ExprKind::Global:
    return X.V->getName().str();
  case ExprKind::Load:
  case ExprKind::Offset:
  case ExprKind::Index: {
    bool IsLoad = X.Kind == ExprKind::Load;
    ExprId Address = IsLoad ? X.A : E;
    ExprId Base = Pool.base(Address);
    // `priv` says more than `pdev->dev.driver_data`.
    const Value *Variable = S && Pool[Base].Kind == ExprKind::Load
                                ? variableWith(*S, Base)
                                : nullptr;
    std::string Text =
        Variable ? Unit.Names.variable(Variable) : render(Base, S);
    const DIType *Record =
        Variable ? SourceNames::pointee(Unit.Names.variableType(Variable))
                 : recordAt(Base);
    bool Named = Pool[Base].Kind == ExprKind::Global ||
                 Pool[Base].Kind == ExprKind::Alloca;
    if (Named && IsLoad && Pool.offsetFromBase(Address) == 0 && !Record)
      return Text;
    std::string Member;
    const DIType *Type = nullptr;
    if (Record &&
        SourceNames::member(Record, Pool.offsetFromBase(Address), Member,
                            Type) &&
        Member.size() > 1) {
      Text += Named ? Member : "->" + Member.substr(1);
      return IsLoad ? Text : "&" + Text;
    }
    return IsLoad ? "*" + Text : Text;
  }
  default:
    break;
  }
  if (X.V) {
    std::string Name = Unit.Names.variable(X.V);
    // A fresh value made at a call is something the call left behind.
    bool IsResult = X.Kind != ExprKind::Fresh || !isa<CallBase>(X.V) ||
                    X.V->getType()->isPointerTy();
    if (!Name.empty() && IsResult)
      return Name;
    if (auto *Call = dyn_cast<CallBase>(X.V))
      if (const Function *F = CallTargets::direct(*Call))
        return "result of " + SourceNames::name(*F) + "()";
  }
  return "value";
}

} // namespace drydock
