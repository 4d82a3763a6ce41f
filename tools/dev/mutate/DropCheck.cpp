// drop-check: the NULL or IS_ERR test right behind a call that may fail is gone,
// and the pointer is dereferenced later in the same function with no other test
// in between.
//   deref  p->field, *p, p[i]
//   mmio   a register access through it
//   api    given to a function that follows an error pointer
#include "FunctionView.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

/// "null" or "err" when the condition tests just this path, else empty.
static std::string testOf(StringRef Condition, StringRef Path) {
  std::string C = squeeze(Condition);
  StringRef T = C;
  while (T.consume_front("unlikely(") || T.consume_front("("))
    T.consume_back(")");
  std::string P = Path.str();
  if (T == "!" + P || T == P + "==NULL" || T == "NULL==" + P)
    return "null";
  if (T == "IS_ERR(" + P + ")" || T == "IS_ERR(" + P)
    return "err";
  if (T == "IS_ERR_OR_NULL(" + P + ")" || T == "IS_ERR_OR_NULL(" + P)
    return "both";
  return "";
}

namespace {
/// Dereferences of one path in source order; taking an address or a size is none.
struct Dereferences : RecursiveASTVisitor<Dereferences> {
  const FunctionView &F;
  StringRef Path;
  std::vector<unsigned> Offsets;
  Dereferences(const FunctionView &F, StringRef Path) : F(F), Path(Path) {}

  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) { return true; }
  bool VisitMemberExpr(MemberExpr *M) { return M->isArrow() ? look(M, M->getBase()) : true; }
  bool VisitUnaryOperator(UnaryOperator *U) { return U->getOpcode() == UO_Deref ? look(U, U->getSubExpr()) : true; }
  bool VisitArraySubscriptExpr(ArraySubscriptExpr *A) { return look(A, A->getBase()); }

private:
  bool look(const Expr *E, const Expr *Base) {
    std::optional<Range> R = F.File.Source.range(Base->IgnoreParenImpCasts());
    if (!R || squeeze(F.File.Source.code(*R)) != Path || Base->getBeginLoc().isMacroID())
      return true;
    // p->a.b and p->a[i] are accesses, &p->a and the array p->a itself are addresses.
    const Stmt *S = E;
    while (const Stmt *Up = F.Parent.lookup(S)) {
      if (const auto *U = dyn_cast<UnaryOperator>(Up); U && U->getOpcode() == UO_AddrOf)
        return true;
      const auto *M = dyn_cast<MemberExpr>(Up);
      const auto *Cast = dyn_cast<ImplicitCastExpr>(Up);
      if (Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
        return true;
      if (!isa<ParenExpr>(Up) && !(M && !M->isArrow()))
        break;
      S = Up;
    }
    Offsets.push_back(R->Begin);
    return true;
  }
};
} // namespace

struct Use {
  unsigned Offset;
  std::string Shape;
};

/// The first dereference behind an offset, if no test or assignment of the path comes before it.
static std::optional<Use> firstUse(const FunctionView &F, StringRef Path, bool ErrPtr, unsigned From) {
  const SourceText &Source = F.File.Source;
  std::optional<Use> Best;
  auto offer = [&](unsigned Offset, const char *Shape) {
    if (Offset >= From && (!Best || Offset < Best->Offset))
      Best = Use{Offset, Shape};
  };
  Dereferences D(F, Path);
  D.TraverseStmt(F.Decl->getBody());
  for (unsigned O : D.Offsets)
    offer(O, "deref");
  for (const WrittenCall &C : Source.calls({From, F.Body.End})) {
    int Address = mmioAddressArgument(C.Name);
    if (Address >= 0 && unsigned(Address) < C.Args.size() && mentions(C.Args[Address], Path))
      offer(C.Where.Begin, "mmio");
    if (ErrPtr && followsFirstArgument(C.Name) && !C.Args.empty() && C.Args[0] == Path)
      offer(C.Where.Begin, "api");
  }
  if (!Best)
    return std::nullopt;
  // Any test in between (also one that combines several) makes the mutant doubtful.
  std::string Between = squeeze(Source.code({From, Best->Offset}));
  std::string P = Path.str();
  for (const std::string &Test : {"!" + P, "(" + P + ")", P + "==", P + "!=", "&&" + P, P + "&&", P + "=", P + "?"})
    if (StringRef(Between).contains(Test))
      return std::nullopt;
  return Best;
}

static bool isPlainDeclaration(const Stmt *S) {
  const auto *D = dyn_cast<DeclStmt>(S);
  return D && llvm::none_of(D->decls(), [](const clang::Decl *X) {
    const auto *V = dyn_cast<VarDecl>(X);
    return !V || V->hasInit();
  });
}

static const Expr *condition(const IfStmt *If) { return If->getCond()->IgnoreParenImpCasts(); }

void dropCheck(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  for (const CompoundStmt *C : F.Compounds) {
    Block B = blockOf(C);
    for (size_t I = 1; I < B.size(); ++I) {
      const auto *If = dyn_cast<IfStmt>(B[I].S);
      // Declarations without initialisers may stand between call and test.
      size_t Assigned = I - 1;
      while (Assigned > 0 && isPlainDeclaration(B[Assigned].S))
        --Assigned;
      std::optional<Range> Before = Source.statement(B[Assigned].S), At = Source.range(B[I].S);
      if (!If || If->getElse() || !Before || !At || !B[I].Labels.empty())
        continue;
      // `p = call(...)` or `T *p = call(...)`, one declarator.
      std::vector<WrittenCall> Calls = Source.calls(*Before);
      if (Calls.empty())
        continue;
      const WrittenCall &Made = Calls.front();
      bool Null = mayReturnNull(Made.Name), Err = mayReturnErrPtr(Made.Name);
      std::string Path = Source.assignedBefore(Made.Where.Begin);
      StringRef Tail = Source.code({Made.Where.End, Before->End}).trim();
      if ((!Null && !Err) || !isPlainPath(Path) || Tail != ";")
        continue;
      std::optional<Range> CondAt = Source.range(condition(If));
      // The condition as written: macros such as IS_ERR are found by their expansion range.
      StringRef Written = Source.code(*At);
      size_t Open = Written.find('(');
      unsigned Depth = 0;
      size_t Close = Open;
      for (; Close != StringRef::npos && Close < Written.size(); ++Close) {
        Depth += Written[Close] == '(';
        Depth -= Written[Close] == ')';
        if (Depth == 0)
          break;
      }
      if (Open == StringRef::npos || Close >= Written.size() || !CondAt)
        continue;
      std::string Test = testOf(Written.slice(Open + 1, Close), Path);
      if (Test.empty() || (Test == "null" && !Null) || (Test != "null" && !Err))
        continue;
      const Stmt *Then = If->getThen();
      if (const auto *Inner = dyn_cast<CompoundStmt>(Then))
        Then = Inner->body_empty() ? nullptr : Inner->body_back();
      std::optional<Range> Whole = isa<CompoundStmt>(If->getThen()) ? At : Source.statement(If);
      if (!Then || !leaves(Then) || !Whole)
        continue;
      std::optional<Use> U = firstUse(F, Path, Test != "null", Whole->End);
      if (!U)
        continue;
      Mutation M = F.mutation("drop-check", (Test == "null" ? "null-" : "err-") + U->Shape, Made.Name, At->Begin);
      M.Description = "test of " + Path + " after " + Made.Name + " dropped; used in line " +
                      std::to_string(Source.line(U->Offset));
      M.Rules = {"unguarded-pointer"};
      M.Edits = {{Whole->Begin, Whole->End - Whole->Begin, ";"}};
      Out.push_back(std::move(M));
    }
  }
}

} // namespace drydock::mutate
