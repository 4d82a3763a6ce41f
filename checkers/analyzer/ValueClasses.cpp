#include "analyzer/ValueClasses.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SValBuilder.h"

using namespace clang;
using namespace clang::ento;

namespace drydock {

/// The largest errno; error pointers are the addresses -4095 to -1.
constexpr int MaxErrno = 4095;

static SVal limit(SValBuilder &Values, SVal Value) {
  ASTContext &Context = Values.getContext();
  QualType Type = Value.getType(Context);
  if (isa<Loc>(Value) || Type.isNull() || Type->isAnyPointerType()) {
    llvm::APSInt Lowest(Context.getTypeSize(Context.VoidPtrTy), true);
    Lowest = -MaxErrno;
    return Values.makeIntLocVal(Values.getBasicValueFactory().getValue(Lowest));
  }
  return Values.makeZeroVal(Type);
}

/// Valid pointers and NULL lie below the error pointers, negative numbers below
/// zero.
static ProgramStateRef assumeBelow(ProgramStateRef State, DefinedSVal Value,
                                   bool Truth) {
  SValBuilder &Values = State->getStateManager().getSValBuilder();
  SVal Below = Values.evalBinOp(State, BO_LT, Value, limit(Values, Value),
                                Values.getConditionType());
  auto Condition = Below.getAs<DefinedOrUnknownSVal>();
  return Condition ? State->assume(*Condition, Truth) : State;
}

/// Null when Value can't be of that class.
static ProgramStateRef assumeClass(ProgramStateRef State, SVal Value,
                                   ValueSet Class) {
  auto Known = Value.getAs<DefinedSVal>();
  if (!Known)
    return State;
  if (Class == Zero)
    return State->assume(*Known, false);
  State = State->assume(*Known, true);
  bool Pointer = isa<Loc>(*Known);
  return State ? assumeBelow(State, *Known, Pointer == (Class == Positive))
               : nullptr;
}

ValueSet possible(ProgramStateRef State, SVal Value) {
  ValueSet Out = 0;
  for (ValueSet Class : {Zero, Negative, Positive})
    if (assumeClass(State, Value, Class))
      Out |= Class;
  return Out;
}

llvm::SmallVector<ProgramStateRef, 3> restrict(ProgramStateRef State,
                                               SVal Value, ValueSet Set) {
  if (Set == AnyValue || !Value.getAs<DefinedSVal>())
    return {State};
  llvm::SmallVector<ProgramStateRef, 3> Out;
  // Two neighbouring classes are one range, and need no second path.
  DefinedSVal Known = Value.castAs<DefinedSVal>();
  if (Set == (Negative | Positive) || Set == (Zero | Positive)) {
    ProgramStateRef Narrowed = Set == (Zero | Positive)
                                   ? assumeBelow(State, Known, isa<Loc>(Known))
                                   : State->assume(Known, true);
    if (Narrowed)
      Out.push_back(Narrowed);
    return Out;
  }
  for (ValueSet Class : {Zero, Negative, Positive})
    if (Set & Class)
      if (ProgramStateRef Narrowed = assumeClass(State, Value, Class))
        Out.push_back(Narrowed);
  return Out;
}

} // namespace drydock
