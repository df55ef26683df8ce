package org.npulator.hw.area;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.Doc;
import org.npulator.core.quantity.Bytes;

/** Area of a memory bank with one port. */
@Doc("area of a memory bank with one port")
public record SramArea(
    @Doc("capacity of the bank") @AtLeast(1) Bytes bankCapacity,
    @Doc("the bank with its periphery") AreaEntry bank) {}
