// A command line as a table: parsing and help come from the same row.
#pragma once
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock::migrate {

/// One option of the flags F; one of the members is set.
template <class F> struct Option {
  const char *Name;
  const char *Value; ///< null: a switch
  const char *Help;
  bool F::*Switch = nullptr;
  std::string F::*Text = nullptr;
  unsigned F::*Number = nullptr;
  std::vector<std::string> F::*List = nullptr;

  llvm::Error assign(llvm::StringRef Given, F &Into) const {
    if (Text)
      Into.*Text = Given.str();
    if (List)
      (Into.*List).push_back(Given.str());
    if (Number && Given.getAsInteger(10, Into.*Number))
      return llvm::createStringError(llvm::StringRef(Name) +
                                     " takes a number, not '" + Given + "'");
    return llvm::Error::success();
  }
};

/// A line for each option.
template <class F> std::string optionHelp(llvm::ArrayRef<Option<F>> Table) {
  auto left = [](const Option<F> &O) {
    return std::string("  ") + O.Name +
           (O.Value ? std::string(" ") + O.Value : "");
  };
  size_t Width = 0;
  for (const Option<F> &O : Table)
    Width = std::max(Width, left(O).size() + 2);
  std::string Text;
  for (const Option<F> &O : Table) {
    std::string Left = left(O);
    Left.resize(Width, ' ');
    Text += Left + O.Help + "\n";
  }
  return Text;
}

/// True when Words[I] is an option; I is then at the last word of it.
template <class F>
llvm::Expected<bool> takeOption(llvm::ArrayRef<Option<F>> Table,
                                llvm::ArrayRef<char *> Words, size_t &I,
                                F &Into) {
  llvm::StringRef Word = Words[I];
  for (const Option<F> &O : Table) {
    if (Word != O.Name)
      continue;
    if (O.Switch) {
      Into.*O.Switch = true;
      return true;
    }
    if (++I == Words.size())
      return llvm::createStringError(Word + " needs a value");
    if (llvm::Error E = O.assign(Words[I], Into))
      return std::move(E);
    return true;
  }
  if (Word.starts_with("-"))
    return llvm::createStringError("unknown option " + Word);
  return false;
}

} // namespace drydock::migrate
