#include "Compare.h"
#include "llvm/ADT/StringRef.h"
#include <cmath>
#include <map>

using namespace drydock::trial;

/// So many differing lines are quoted.
static constexpr size_t MaxExamples = 12;
/// Where sequences differ in more, order says nothing and they are compared as
/// multisets, which can only find fewer differences.
static constexpr int MaxEdits = 3000;

namespace {
/// Myers' greedy algorithm: furthest points on diagonals, kept by the number
/// of edits to walk back.
class Shortest {
public:
  Shortest(llvm::ArrayRef<unsigned> A, llvm::ArrayRef<unsigned> B)
      : A(A), B(B) {}

  /// False when it takes more than MaxEdits.
  bool run() {
    std::vector<int> Furthest(2 * MaxEdits + 3, 0);
    for (int D = 0; D <= MaxEdits; ++D) {
      Steps.emplace_back(Furthest.begin() + MaxEdits - D,
                         Furthest.begin() + MaxEdits + D + 3);
      for (int K = -D; K <= D; K += 2) {
        int *At = &Furthest[MaxEdits + 1 + K];
        int X = K == -D || (K != D && At[-1] < At[1]) ? At[1] : At[-1] + 1;
        while (X < int(A.size()) && X - K < int(B.size()) && A[X] == B[X - K])
          ++X;
        *At = X;
        if (X >= int(A.size()) && X - K >= int(B.size()))
          return true;
      }
    }
    return false;
  }

  size_t edits() const { return Steps.size() - 1; }

  /// From the end: OnEdit(from A?, index).
  template <class F> void walkBack(F OnEdit) const {
    int X = A.size(), Y = B.size();
    for (int D = edits(); D > 0; --D) {
      // Steps[D] holds the furthest points before round D, from K = -D - 1.
      auto at = [&](int K) { return Steps[D][K + D + 1]; };
      int K = X - Y;
      bool Down = K == -D || (K != D && at(K - 1) < at(K + 1));
      int Before = Down ? K + 1 : K - 1;
      X = at(Before);
      Y = X - Before;
      OnEdit(!Down, Down ? Y : X);
    }
  }

private:
  llvm::ArrayRef<unsigned> A, B;
  std::vector<std::vector<int>> Steps;
};
} // namespace

static std::map<std::string, long> countOf(llvm::ArrayRef<std::string> Lines) {
  std::map<std::string, long> Count;
  for (const std::string &Line : Lines)
    ++Count[Line];
  return Count;
}

/// What a read returns is the device's doing and no part of the kind.
static std::map<std::string, long> kindsOf(llvm::ArrayRef<std::string> Lines) {
  std::map<std::string, long> Count;
  for (llvm::StringRef Line : Lines)
    ++Count[(Line.starts_with("R ") ? Line.rsplit(' ').first : Line).str()];
  return Count;
}

/// Calls Each with every line's count in both.
template <class F>
static void forBoth(const std::map<std::string, long> &A,
                    const std::map<std::string, long> &B, F Each) {
  auto count = [](const std::map<std::string, long> &In,
                  const std::string &Line) {
    auto Found = In.find(Line);
    return Found == In.end() ? 0 : Found->second;
  };
  for (const auto &[Line, Count] : A)
    Each(Line, Count, count(B, Line));
  for (const auto &[Line, Count] : B)
    if (!A.count(Line))
      Each(Line, 0, Count);
}

static void addExample(LineDifference &To, const std::string &Line, long More) {
  if (!More || To.Examples.size() >= MaxExamples)
    return;
  std::string Times = std::labs(More) > 1
                          ? " (" + std::to_string(std::labs(More)) + "x)"
                          : std::string();
  To.Examples.push_back((More < 0 ? "- " : "+ ") + Line + Times);
}

LineDifference drydock::trial::differAsMultiset(llvm::ArrayRef<std::string> A,
                                                llvm::ArrayRef<std::string> B) {
  LineDifference Result;
  forBoth(countOf(A), countOf(B), [&](const std::string &Line, long X, long Y) {
    Result.Count += std::labs(Y - X);
    addExample(Result, Line, Y - X);
  });
  return Result;
}

LineDifference drydock::trial::differPerPacket(llvm::ArrayRef<std::string> A,
                                               double UnitsA,
                                               llvm::ArrayRef<std::string> B,
                                               double UnitsB) {
  LineDifference Result;
  double Sum = 0;
  forBoth(kindsOf(A), kindsOf(B), [&](const std::string &Kind, long X, long Y) {
    // In accesses of A.
    double More = Y * UnitsA / UnitsB - X;
    Sum += std::fabs(More);
    addExample(Result, Kind, std::lround(More));
  });
  Result.Count = std::lround(Sum);
  return Result;
}

LineDifference drydock::trial::differInKinds(llvm::ArrayRef<std::string> A,
                                             llvm::ArrayRef<std::string> B) {
  LineDifference Result;
  forBoth(kindsOf(A), kindsOf(B), [&](const std::string &Kind, long X, long Y) {
    if (X && Y)
      return;
    Result.Count += X + Y;
    addExample(Result, Kind, Y - X);
  });
  return Result;
}

LineDifference drydock::trial::differInOrder(llvm::ArrayRef<std::string> A,
                                             llvm::ArrayRef<std::string> B) {
  std::map<std::string, unsigned> Ids;
  std::vector<unsigned> NumbersA, NumbersB;
  for (const std::string &Line : A)
    NumbersA.push_back(Ids.emplace(Line, Ids.size()).first->second);
  for (const std::string &Line : B)
    NumbersB.push_back(Ids.emplace(Line, Ids.size()).first->second);
  Shortest Path(NumbersA, NumbersB);
  if (!Path.run()) {
    LineDifference Result = differAsMultiset(A, B);
    Result.Count = std::max<size_t>(Result.Count, MaxEdits);
    Result.Cut = true;
    return Result;
  }
  LineDifference Result;
  Result.Count = Path.edits();
  Path.walkBack([&](bool FromA, int Index) {
    Result.Examples.push_back((FromA ? "- " : "+ ") +
                              (FromA ? A[Index] : B[Index]));
  });
  std::reverse(Result.Examples.begin(), Result.Examples.end());
  if (Result.Examples.size() > MaxExamples)
    Result.Examples.resize(MaxExamples);
  return Result;
}
