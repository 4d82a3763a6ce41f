#include "StreamedHandles.h"
#include "CallText.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;
using llvm::StringRef;

namespace {
class Collector {
public:
  Collector(const UnitView &Unit, const FunctionBody &Body, StringRef Type,
            StreamedFacts &Out)
      : Unit(Unit), Body(Body), Type(Type), Out(Out) {}

  void collect() {
    names(Body.Function.getBody());
    eachFormCall(Unit, Body, [&](const RuntimeForm &Form, const CallText &C) {
      if (Form.Type == "Streamed")
        add(Form, C);
    });
    flows(Body.Function.getBody());
  }

private:
  typedef std::pair<unsigned, unsigned> Span;
  static Span spanOf(const TextRange &R) { return {R.Begin, R.End}; }

  /// The type without arrays and one pointer is the one that is looked for.
  bool isHandle(QualType T, bool &Pointer) const {
    while (const auto *Array = dyn_cast<ArrayType>(T.getTypePtr()))
      T = Array->getElementType();
    Pointer = false;
    if (const auto *To = dyn_cast<clang::PointerType>(T.getTypePtr()))
      T = To->getPointeeType(), Pointer = true;
    const auto *Alias = dyn_cast<TypedefType>(T.getTypePtr());
    return Alias && Alias->getDecl()->getName() == Type && !T.hasQualifiers();
  }

  /// The handle that E names, an element of it or all of it; or empty.
  std::string named(const Expr *E, bool WantsPointer = false) {
    E = E->IgnoreParenCasts();
    bool Element = false;
    while (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Subscript->getBase()->IgnoreParenCasts();
      Element = true;
    }
    const ValueDecl *D = nullptr;
    if (const auto *R = dyn_cast<DeclRefExpr>(E))
      D = R->getDecl();
    else if (const auto *M = dyn_cast<MemberExpr>(E))
      D = M->getMemberDecl();
    const auto *V = dyn_cast_or_null<VarDecl>(D);
    bool Pointer = false;
    if (!D || !(isa<FieldDecl>(D) || (V && V->isLocalVarDecl())) ||
        !isHandle(D->getType(), Pointer) ||
        (Pointer && Element == WantsPointer) || (!Pointer && WantsPointer))
      return {};
    return describe(*cast<DeclaratorDecl>(D));
  }

  std::string describe(const DeclaratorDecl &D) {
    const auto *F = dyn_cast<FieldDecl>(&D);
    if (F && (!Unit.own(D.getLocation()) || !F->getParent()->getIdentifier()))
      return {};
    std::string Name = Unit.name(&D);
    auto [It, New] = Out.Handles.try_emplace(Name);
    if (!New)
      return Name;
    It->second.IsField = F;
    It->second.Shown =
        F ? Name : Body.Function.getNameAsString() + "." + D.getNameAsString();
    TypeLoc Loc = D.getTypeSourceInfo()->getTypeLoc();
    while (!Loc.getAs<TypedefTypeLoc>() && Loc.getNextTypeLoc())
      Loc = Loc.getNextTypeLoc();
    It->second.Type = Unit.range(Loc.getSourceRange());
    if (!It->second.Type || It->second.Type.InMacroBody ||
        Unit.text(It->second.Type) != Type)
      It->second.Problem = "the address' type is not written plainly";
    return Name;
  }

  void names(const Stmt *S) {
    if (!S)
      return;
    if (const auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *One : D->decls())
        if (const auto *V = dyn_cast<VarDecl>(One); V && V->isLocalVarDecl())
          if (bool Pointer; isHandle(V->getType(), Pointer))
            describe(*V);
    if (const auto *E = dyn_cast<Expr>(S);
        isa_and_nonnull<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E))
      if (std::string Name = named(E); !Name.empty())
        if (TextRange Text = Unit.range(E); Text && !Text.InMacroBody)
          ByText.try_emplace(spanOf(Text), Name);
    for (const Stmt *Child : S->children())
      names(Child);
  }

  void add(const RuntimeForm &Form, const CallText &C) {
    StreamedCall New;
    New.Member = Form.Member;
    New.Text = C.Text;
    New.Where = Unit.place(C.Text);
    for (size_t I = 0; I != C.Arguments.size(); ++I)
      if (Form.Args[I] == "at") {
        New.Named = C.Arguments[I];
        if (auto At = ByText.find(spanOf(New.Named)); At != ByText.end())
          New.Handle = At->second;
        else
          New.Problem = "the address is not kept in a variable or a field of "
                        "its type";
      } else if (Form.Args[I] == "way") {
        New.Way = C.Arguments[I];
        New.WayText = Unit.text(New.Way).str();
        if (StringRef(New.WayText).find_if_not([](char X) {
              return isUppercase(X) || X == '_';
            }) != StringRef::npos)
          New.Problem = "which way the data goes is no constant";
      } else {
        New.Arguments.push_back(C.Arguments[I]);
      }
    if (Form.arg("at") < 0)
      ByCall[spanOf(C.Text)] = Out.Calls.size();
    Out.Calls.push_back(std::move(New));
  }

  StreamedCall *mapping(const Expr *E) {
    auto Found = ByCall.find(spanOf(Unit.range(E->IgnoreParenCasts())));
    return Found == ByCall.end() ? nullptr : &Out.Calls[Found->second];
  }

  /// What is put into a handle, and into a pointer to some.
  void flows(const Stmt *S) {
    if (!S)
      return;
    if (const auto *B = dyn_cast<BinaryOperator>(S);
        B && B->getOpcode() == BO_Assign) {
      if (std::string To = named(B->getLHS()); !To.empty())
        given(To, B->getRHS(), B);
      if (std::string To = named(B->getLHS(), true); !To.empty())
        pointed(To, B->getRHS());
    }
    if (const auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *One : D->decls())
        if (const auto *V = dyn_cast<VarDecl>(One);
            V && V->isLocalVarDecl() && V->getInit()) {
          bool Pointer;
          if (!isHandle(V->getType(), Pointer))
            continue;
          if (Pointer)
            pointed(describe(*V), V->getInit());
          else if (!V->getType()->isArrayType())
            given(describe(*V), V->getInit(), nullptr);
        }
    for (const Stmt *Child : S->children())
      flows(Child);
  }

  void given(const std::string &To, const Expr *Value, const Stmt *Assignment) {
    const auto *Inner = dyn_cast<BinaryOperator>(Value->IgnoreParenCasts());
    if (StreamedCall *Call = mapping(Value)) {
      Call->Handle = To;
      if (Assignment) {
        Call->Assignment = Unit.range(Assignment);
        Call->Named = Unit.range(cast<BinaryOperator>(Assignment)->getLHS());
      }
    } else if (std::string From = named(Value); !From.empty()) {
      Out.Linked.push_back({To, From});
    } else if (Inner && Inner->getOpcode() == BO_Assign &&
               !named(Inner->getLHS()).empty()) {
      Out.Linked.push_back({To, named(Inner->getLHS())});
    } else if (auto Zero = Value->getIntegerConstantExpr(Body.AST);
               Zero && *Zero == 0) {
      Out.Cleared.push_back({To, Unit.range(Value)});
    } else if (StreamedHandle &H = Out.Handles[To]; H.Problem.empty()) {
      H.Problem = "it is given an address that is not mapped here";
    }
  }

  void pointed(const std::string &To, const Expr *Value) {
    if (std::string From = named(Value, true); !From.empty())
      Out.Linked.push_back({To, From});
    else if (TextRange Text = Unit.range(Value->IgnoreImpCasts());
             Text && !Text.InMacroBody &&
             !Value->isNullPointerConstant(Body.AST,
                                           Expr::NPC_ValueDependentIsNotNull))
      Out.Allocated.push_back({To, Text});
  }

  const UnitView &Unit;
  const FunctionBody &Body;
  StringRef Type;
  StreamedFacts &Out;
  std::map<Span, std::string> ByText;
  std::map<Span, size_t> ByCall;
};
} // namespace

void drydock::migrate::collectStreamed(const UnitView &Unit, StringRef Type,
                                       StreamedFacts &Out) {
  Unit.eachBody([&](const FunctionBody &Body) {
    Collector(Unit, Body, Type, Out).collect();
  });
}
