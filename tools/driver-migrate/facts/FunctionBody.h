// One function of a driver as the facts about it are gathered: its calls that
// the tables describe and how the driver's text spells them, its jumps, its
// control flow. Lives as long as the AST.
#pragma once
#include "language/EditSet.h"
#include "model/ApiTable.h"
#include "model/RuntimeForms.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/Stmt.h"
#include "clang/Analysis/CFG.h"
#include <memory>
#include <optional>

namespace drydock::migrate {

/// A call that has a row, and the invocation (of a macro, or of the function
/// itself) that stands for it in the driver's text.
struct WrittenCall {
  const clang::CallExpr *Call = nullptr;
  const ApiFunction *Row = nullptr;
  std::string Name; ///< as written: spin_lock_irqsave
  /// What stands for that name on the runtime, or null.
  const RuntimeForm *Form = nullptr;
  TextRange Text; ///< empty: no text of the driver stands for it
  /// The statement that is this call and nothing else, without labels; null
  /// where its value is used.
  const clang::Stmt *Statement = nullptr;
};

class FunctionBody {
public:
  FunctionBody(const clang::FunctionDecl &Function, clang::ASTContext &AST,
               const ApiTable &Table, const RuntimeForms &Forms);

  const clang::FunctionDecl &Function;
  clang::ASTContext &AST;
  const clang::SourceManager &SM;

  const std::vector<WrittenCall> &calls() const { return Calls; }
  const clang::CFG *flow() const { return Flow.get(); }
  const clang::Stmt *parent(const clang::Stmt *S) const {
    return Parents.getParent(S);
  }
  bool isInside(const clang::Stmt *S, const clang::Stmt *Outer) const;
  /// The block that S is a statement of, behind labels or not, or null.
  const clang::CompoundStmt *blockOf(const clang::Stmt *S) const;
  /// The statement behind S in its block, or null.
  const clang::Stmt *next(const clang::Stmt *S) const;
  /// Where S stands in the text of its file, macros being where they are used.
  unsigned position(const clang::Stmt *S) const;

  TextRange text(clang::SourceRange Tokens) const;
  llvm::StringRef fileText(const TextRange &Range) const;
  /// The line behind the declarations that the function begins with.
  TextRange aheadOfStatements() const;
  /// The line ahead of them.
  TextRange aheadOfDeclarations() const;
  /// The line behind a statement.
  TextRange lineBehind(const clang::Stmt *S) const;
  /// What the driver's text holds for E: all of it, or what a macro of the
  /// kernel makes it from. Null where a macro hides it.
  const clang::Expr *written(const clang::Expr *E) const;
  /// References to a local variable, in the order of the text.
  std::vector<const clang::DeclRefExpr *>
  references(const clang::VarDecl *Variable) const;

  /// The function refers to a variable, function or constant of that name.
  bool usesName(llvm::StringRef Name) const;
  /// The one call that a macro of the kernel which is used as a statement
  /// makes, or S.
  const clang::Stmt *expanded(const clang::Stmt *S) const;
  const std::vector<const clang::GotoStmt *> &gotos() const { return Gotos; }
  const std::vector<const clang::LabelStmt *> &labels() const { return Labels; }

  /// Something enters the rest of Block behind S other than through S: a goto
  /// from outside, a case.
  bool isEntered(const clang::CompoundStmt *Block, const clang::Stmt *S) const;

private:
  TextRange lineBehind(clang::SourceLocation Last) const;
  void collect(const clang::Stmt *S);
  void addCall(const clang::CallExpr *Call);
  const clang::Stmt *statementOf(const WrittenCall &Call) const;

  const ApiTable &Table;
  const RuntimeForms &Forms;
  clang::ParentMap Parents;
  std::unique_ptr<clang::CFG> Flow;
  std::vector<WrittenCall> Calls;
  std::vector<const clang::GotoStmt *> Gotos;
  std::vector<const clang::LabelStmt *> Labels;
  std::vector<const clang::SwitchCase *> Cases;
  std::vector<const clang::DeclRefExpr *> References;
};

} // namespace drydock::migrate
