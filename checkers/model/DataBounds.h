// What tables say of data from outside and of the buffers it goes through: the
// `bounds:` lists. For the rule that checks indices and lengths.
#pragma once
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace drydock {

/// Arguments by number; -1: none.
struct BoundsRow {
  int Buffer = -1; ///< pointer to the memory
  int Count = -1;  ///< how much of it, in units
  int AtMost = -1; ///< no more than this either
  unsigned Unit = 1;
  unsigned AtLeast = 0; ///< bytes that are there in any case
  int Format = -1;      ///< of printf
  int Record = -1;      ///< object that has the buffer and its length as fields
};

/// A record that points to a buffer and says how much of it is filled.
struct FilledRecord {
  std::string Buffer, Length; ///< members
};

class DataBounds {
public:
  llvm::Error loadEmbedded();
  llvm::Error loadText(llvm::StringRef Text, llvm::StringRef Name);

  /// The function reads or writes that much of a buffer.
  const BoundsRow *extent(llvm::StringRef Function) const {
    return find(Extents, Function);
  }
  /// Fills a buffer with data from outside.
  const BoundsRow *fills(llvm::StringRef Function) const {
    return find(Fills, Function);
  }
  /// Returns memory of that size.
  const BoundsRow *allocates(llvm::StringRef Function) const {
    return find(Allocates, Function);
  }
  /// Returns how long the text would be, however large the buffer is.
  const BoundsRow *wouldBe(llvm::StringRef Function) const {
    return find(WouldBe, Function);
  }
  /// "record.member" that the kernel calls with data from outside.
  const BoundsRow *callback(llvm::StringRef Member) const {
    return find(Callbacks, Member);
  }
  const llvm::StringMap<BoundsRow> &callbacks() const { return Callbacks; }
  const FilledRecord *filled(llvm::StringRef Record) const {
    auto It = Filled.find(Record);
    return It == Filled.end() ? nullptr : &It->second;
  }
  /// The function's result is data from outside.
  bool returnsData(llvm::StringRef Function) const {
    return Results.contains(Function);
  }
  /// The function's result may be below zero where it is no index.
  bool mayBeNegative(llvm::StringRef Function) const {
    return Negative.contains(Function);
  }
  /// Uses an argument as an index.
  const BoundsRow *takesIndex(llvm::StringRef Function) const {
    return find(Indices, Function);
  }
  /// Returns at most the number `count`.
  const BoundsRow *upTo(llvm::StringRef Function) const {
    return find(UpTo, Function);
  }
  /// What user space puts there, no subsystem has checked.
  bool isUnchecked(llvm::StringRef Record) const {
    return Unchecked.contains(Record);
  }
  /// Type of data as it is on a wire, or in a device's memory.
  bool isWireType(llvm::StringRef Type) const { return Wire.contains(Type); }
  /// Records of that file are what user space passes.
  bool isOfUser(llvm::StringRef File) const;
  /// "record.member" that says how many there are of something.
  bool isCount(llvm::StringRef Member) const { return Counts.contains(Member); }
  /// The parameter of that name says how much of a buffer is meant.
  bool isLengthName(llvm::StringRef Parameter) const;

private:
  friend struct BoundsReader;
  using Rows = llvm::StringMap<BoundsRow>;
  static const BoundsRow *find(const Rows &In, llvm::StringRef Name) {
    auto It = In.find(Name);
    return It == In.end() ? nullptr : &It->second;
  }
  Rows Extents, Fills, Allocates, WouldBe, Callbacks, Indices, UpTo;
  llvm::StringMap<FilledRecord> Filled;
  llvm::StringSet<> Results, Wire, Counts, Negative, Unchecked;
  std::vector<std::string> UserFiles, LengthNames;
};

} // namespace drydock
