// One incompatibility between C and C++ and its fix. A rule sees every node of
// the C AST once, with the way that leads to it, and asks for text edits.
#pragma once
#include "EditSet.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>

namespace drydock::migrate {

/// Something to tell about the file that is converted.
struct Remark {
  enum LevelType { Meaning, Refusal };
  LevelType Level;
  std::string File;
  unsigned Line = 0;
  std::string Rule;
  std::string Text;
  bool operator==(const Remark &) const = default;
};

class RuleContext {
public:
  RuleContext(clang::ASTContext &AST, EditSet &Edits,
              std::vector<Remark> &Remarks)
      : AST(AST), SM(AST.getSourceManager()), LO(AST.getLangOpts()),
        Edits(Edits), Remarks(Remarks) {}

  clang::ASTContext &AST;
  clang::SourceManager &SM;
  const clang::LangOptions &LO;
  EditSet &Edits;

  /// The nodes above the current one, outermost first.
  llvm::SmallVector<const clang::Stmt *, 32> Stmts;
  llvm::SmallVector<const clang::Decl *, 16> Decls;

  TextRange range(clang::SourceRange Tokens) const;
  /// The file that a range lies in, whole.
  llvm::StringRef fileText(const TextRange &Range);
  /// The zero-width place after the last token of the range.
  TextRange after(clang::SourceRange Tokens) const;

  /// The expression's text is also the operand of a typeof: a macro uses its
  /// argument twice.
  void namesType(const clang::Expr *E) { TypeNames.insert(key(E)); }

  /// Puts a cast to Type round an expression: by name where the text serves
  /// this type alone, by the adaptive helper inside a macro body.
  void cast(const clang::Expr *E, clang::QualType Type, llvm::StringRef Rule);
  void wrap(clang::SourceRange Tokens, llvm::StringRef Prefix,
            llvm::StringRef Suffix, llvm::StringRef Rule, unsigned Layer = 2);

  /// The meaning changes silently unless somebody looks; main file only.
  void meaning(clang::SourceLocation Loc, llvm::StringRef Rule,
               llvm::StringRef Text);
  /// No text edit does it: the file is refused with this reason.
  void refuse(clang::SourceLocation Loc, llvm::StringRef Rule,
              llvm::StringRef Text);

  bool inMainFile(clang::SourceLocation Loc) const;
  /// True inside an initialiser with static storage: no code may run there.
  bool inStaticInitializer() const;
  /// The declaration at file scope that holds the current node.
  const clang::Decl *topLevelDecl() const;
  const clang::Stmt *parent(unsigned Up = 0) const;
  /// Where the outermost declaration or statement of a block that holds Loc
  /// begins: the place for what must come before it.
  TextRange before(clang::SourceLocation Loc);

private:
  typedef std::tuple<std::string, unsigned, unsigned> RangeKey;
  RangeKey key(const clang::Expr *E) const;
  /// Where the innermost macro names the parameter that E was passed for.
  TextRange parameter(const clang::Expr *E) const;
  std::set<RangeKey> TypeNames;

  void remark(Remark::LevelType Level, clang::SourceLocation Loc,
              llvm::StringRef Rule, llvm::StringRef Text);
  std::vector<Remark> &Remarks;
  std::map<std::string, llvm::StringRef> FileTexts;
  /// File scope declarations as byte ranges, by file; filled on first use.
  std::map<clang::FileID, std::vector<std::pair<unsigned, unsigned>>> TopLevel;
};

class Rule {
public:
  virtual ~Rule() = default;
  virtual void stmt(const clang::Stmt *S, RuleContext &C) {}
  virtual void decl(const clang::Decl *D, RuleContext &C) {}
  virtual void finish(RuleContext &C) {}
};

/// Every rule, in the order of the catalogue in docs/migrate.md.
std::vector<std::unique_ptr<Rule>> makeRules();

std::unique_ptr<Rule> makePointerRule();
std::unique_ptr<Rule> makeVoidArithmeticRule();
std::unique_ptr<Rule> makeEnumRule();
std::unique_ptr<Rule> makeEnumForwardRule();
std::unique_ptr<Rule> makeNestedTagRule();
std::unique_ptr<Rule> makeRecordRule();
std::unique_ptr<Rule> makeArrayParameterRule();
std::unique_ptr<Rule> makeInitializerRule();
std::unique_ptr<Rule> makeStoredObjectRule();
std::unique_ptr<Rule> makeRuntimeOffsetRule();
std::unique_ptr<Rule> makeCompoundLiteralRule();
std::unique_ptr<Rule> makeTagTypedefRule();
std::unique_ptr<Rule> makeTentativeRule();
std::unique_ptr<Rule> makeLinkageRule();
std::unique_ptr<Rule> makeGenericRule();
std::unique_ptr<Rule> makeJumpRule();
std::unique_ptr<Rule> makeMeaningRule();

/// Runs the rules over a whole translation unit.
void runRules(clang::ASTContext &AST, EditSet &Edits,
              std::vector<Remark> &Remarks);

} // namespace drydock::migrate
