package org.npulator.hw.sram;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.core.quantity.Bytes;

/** A memory on chip that is divided into banks of one word width. */
@Doc("memory on chip, divided into banks; consecutive words lie in consecutive banks")
public record SramConfig(
    @Doc("capacity of all banks together") @AtLeast(1) Bytes capacity,
    @Doc("number of banks") @AtLeast(1) @AtMost(4096) int banks,
    @Doc("width of a word, the data one access moves") @AtLeast(1) Bytes width,
    @Doc("accesses that a bank can serve in one cycle") @AtLeast(1) @AtMost(8) int ports) {}
