package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Attention on AttAcc (Park et al., ASPLOS 2024). Heads are spread over the channels; the heads of
 * a channel go in pairs: while the softmax of one is computed, the units multiply for the other. A
 * fence stands behind every block of 16 scores of a unit and every tile of a context vector.
 */
final class AttAccMapping implements PimMapping {
  private static final String NORMAL = "normal";
  private static final String SOFTMAX = "SFM";

  /** Of keys and values that the units multiply beside an NPU. */
  static final ElementWidth ELEMENT = ElementWidth.ofBytes(2);

  private final PimUnitConfig.AttAcc unit;

  AttAccMapping(PimUnitConfig.AttAcc unit) {
    this.unit = unit;
  }

  @Override
  public List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    if (!(kernel instanceof Attention attention)) {
      throw new PimMappingException("AttAcc runs attention only");
    }
    requireWholeColumns(attention.width(), memory);
    AttAccHead head = new AttAccHead(unit.level(), attention, memory);
    head.requireRoom(HeadShares.most(attention.heads(), memory.channels()));
    return HeadShares.of(attention.heads(), memory.channels(), heads -> program(unit, head, heads));
  }

  @Override
  public PimAttention attention(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    return new AttAccAttention(unit, shape, memory);
  }

  static void requireWholeColumns(ElementWidth width, PimOrganization memory)
      throws PimMappingException {
    if (width.elementsIn(memory.transactionBytes()) == 0) {
      throw new PimMappingException("elements of " + width.bits() + " bits do not fill a column");
    }
  }

  /** The program of a channel with some heads. */
  static PimProgram program(PimUnitConfig.AttAcc unit, AttAccHead head, long heads) {
    Program program = new Program(unit, head);
    for (long pair = 0; pair + 1 < heads; pair += 2) {
      program.pair(pair, pair + 1);
    }
    if (heads % 2 == 1) {
      program.single(heads - 1);
    }
    return program.steps.build();
  }

  /** The steps of the heads of a channel. */
  private static final class Program {
    final PimProgram.Builder steps = new PimProgram.Builder(NORMAL);
    final AttAccHead head;
    final int blocks;
    final boolean asPublished;

    Program(PimUnitConfig.AttAcc unit, AttAccHead head) {
      asPublished = unit.asPublished().orElse(false);
      this.head = head;
      blocks = head.scoreBlocks();
    }

    void pair(long first, long second) {
      for (int i = 0; i < head.inputMoves(); i++) {
        head.moveInput(steps, i);
      }
      if (first == 0) {
        head.touch(steps, first);
      }
      steps.fence();
      for (int block = 0; block < blocks; block++) {
        head.scoreBlock(steps, first, block);
        moveScores(block);
        for (int i = part(block, head.inputMoves()); i < part(block + 1, head.inputMoves()); i++) {
          head.moveInput(steps, i);
        }
        steps.fence().block();
      }
      head.moveScoresOut(steps);
      for (int block = 0; block < blocks; block++) {
        head.scoreBlock(steps, second, block);
        moveScores(block);
        softmaxOnce(block);
        moveWeights(block, blocks);
        steps.fence().block();
      }
      head.moveScoresOut(steps);
      int tiles = head.contextTiles();
      for (int tile = 0; tile < tiles; tile++) {
        head.contextTile(steps, first, tile);
        moveContext(tile);
        softmaxOnce(tile);
        moveWeights(tile, tiles);
        steps.fence().block();
      }
      head.moveContextOut(steps);
      context(asPublished ? first : second);
    }

    void single(long only) {
      for (int i = 0; i < head.inputMoves(); i++) {
        head.moveInput(steps, i);
      }
      steps.fence();
      for (int block = 0; block <= blocks; block++) {
        if (block < blocks) {
          head.scoreBlock(steps, only, block);
        }
        moveScores(block);
        if (block < blocks) {
          steps.fence().block();
        }
        if (asPublished || block == blocks) {
          softmaxOnce(0);
          for (int i = 0; i < head.weightMoves(); i++) {
            head.moveWeight(steps, i);
          }
          steps.fence().block();
        }
      }
      context(only);
    }

    private void context(long index) {
      int tiles = head.contextTiles();
      for (int tile = 0; tile < tiles; tile++) {
        head.contextTile(steps, index, tile);
        moveContext(tile);
        steps.fence().block();
      }
      head.moveContextOut(steps);
    }

    /** The scores of the block before. */
    private void moveScores(int block) {
      if (block > 0) {
        head.moveScoresOut(steps);
      }
    }

    private void moveContext(int tile) {
      if (tile > 0) {
        head.moveContextOut(steps);
      }
    }

    private void softmaxOnce(int block) {
      for (int query = 0; block == 0 && query < head.queries(); query++) {
        steps.add(SOFTMAX, 0, 0, 0);
      }
    }

    /** The weights of the other head, in equal parts with the second half of the blocks. */
    private void moveWeights(int block, int of) {
      int from = of / 2;
      int parts = of - from;
      if (block >= from) {
        int last = head.weightMoves() * (block - from + 1) / parts;
        for (int i = head.weightMoves() * (block - from) / parts; i < last; i++) {
          head.moveWeight(steps, i);
        }
      }
    }

    private int part(int block, int moves) {
      return (int) ((long) moves * block / blocks);
    }
  }
}
